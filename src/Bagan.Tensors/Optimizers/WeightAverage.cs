using Bagan.Tensors.Interop;
using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Optimizers;

/// <summary>An exponential moving average of a module's weights, kept in a module of the same shape.</summary>
public sealed unsafe class WeightAverage
{
    private readonly Parameter[] _averages;
    private readonly Parameter[] _values;
    private readonly (Tensor Average, Tensor Value)[] _buffers;

    /// <summary>Starts the average at the weights' present values.</summary>
    /// <param name="average">Holds the average; its gradients are switched off.</param>
    /// <param name="source">The module that is trained.</param>
    public WeightAverage(Module average, Module source)
    {
        ArgumentNullException.ThrowIfNull(average);
        ArgumentNullException.ThrowIfNull(source);
        _averages = [.. average.Parameters()];
        _values = [.. source.Parameters()];
        _buffers = [.. average.NamedBuffers().Zip(source.NamedBuffers(), (a, s) => (a.Buffer, s.Buffer))];
        if (_averages.Length != _values.Length)
        {
            throw new ArgumentException("The two modules differ.", nameof(average));
        }

        average.SetRequiresGrad(false);
        for (var i = 0; i < _averages.Length; i++)
        {
            _averages[i].Assign(_values[i].Master);
        }
    }

    /// <summary>Moves the average towards the present weights; buffers are copied.</summary>
    /// <param name="images">Images since the last update.</param>
    /// <param name="halfLife">Images after which an old weight counts half, above 0.</param>
    public void Update(long images, double halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfLife);
        var count = _averages.Length;
        var handles = new nint[2 * count];
        for (var i = 0; i < count; i++)
        {
            handles[i] = _averages[i].Master.Handle;
            handles[count + i] = _values[i].Master.Handle;
        }

        fixed (nint* h = handles)
        {
            EngineError.Check(NativeMethods.bt_average_step(h, h + count, count, Math.Pow(0.5, images / halfLife)));
        }

        foreach (var (average, value) in _buffers)
        {
            average.CopyInPlace(value);
        }
    }

    /// <summary>Brings the average's working copies up to date before it is used, where it computes in bfloat16.</summary>
    public void Refresh()
    {
        foreach (var parameter in _averages)
        {
            parameter.Assign(parameter.Master);
        }
    }
}
