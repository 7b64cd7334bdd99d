using Bagan.Tensors;

namespace Bagan.Training;

/// <summary>
/// Means of named figures over many steps. They are summed on the device and read once, at <see cref="Means"/>, so that
/// no step waits for the device.
/// </summary>
internal sealed class LossMeter : IDisposable
{
    private readonly string[] _names;
    private readonly Tensor _sums;

    /// <summary>Starts at zero.</summary>
    /// <param name="device">Where the figures are made.</param>
    /// <param name="names">Their names.</param>
    public LossMeter(Device device, params string[] names)
    {
        _names = names;
        _sums = TensorScope.Outside(() => Tensor.Full([names.Length], 0, ScalarType.Float64, device));
    }

    /// <summary>How many figures there are.</summary>
    public int Count => _names.Length;

    /// <summary>Steps since the last reset.</summary>
    public long Steps { get; private set; }

    /// <summary>Adds one step's figures, in the order of the names; each a tensor of one element.</summary>
    public void Add(params ReadOnlySpan<Tensor> values)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        var parts = new Tensor[values.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = values[i].Detach().To(ScalarType.Float32).Reshape(1);
        }

        _sums.AddInPlace(Tensor.Cat(parts).To(ScalarType.Float64));
        Steps++;
    }

    /// <summary>The means by name. Waits for the device.</summary>
    public IReadOnlyList<KeyValuePair<string, double>> Means()
    {
        var sums = _sums.ToArray<double>();
        return [.. _names.Select((name, i) => KeyValuePair.Create(name, sums[i] / Math.Max(1, Steps)))];
    }

    /// <summary>Back to zero.</summary>
    public void Reset()
    {
        _sums.FillInPlace(0);
        Steps = 0;
    }

    /// <summary>Sums and step count, for a checkpoint.</summary>
    public (double[] Sums, long Steps) GetState() => (_sums.ToArray<double>(), Steps);

    /// <summary>Restores <see cref="GetState"/>.</summary>
    public void SetState(ReadOnlySpan<double> sums, long steps)
    {
        _sums.CopyFrom(sums);
        Steps = steps;
    }

    /// <inheritdoc/>
    public void Dispose() => _sums.Dispose();
}
