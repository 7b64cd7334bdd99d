using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Optimizers;

/// <summary>An exponential moving average of a module's weights, kept in a module of the same shape.</summary>
public sealed unsafe class WeightAverage
{
    private readonly Module _average;
    private readonly Module _source;
    private readonly IReadOnlyList<Parameter> _averages;
    private readonly IReadOnlyList<Parameter> _values;

    /// <summary>Starts the average at the weights' present values.</summary>
    /// <param name="average">Holds the average; its gradients are switched off.</param>
    /// <param name="source">The module that is trained.</param>
    /// <exception cref="ArgumentException">The two modules differ in names or shapes.</exception>
    public WeightAverage(Module average, Module source)
        : this(average, source, start: true)
    {
    }

    private WeightAverage(Module average, Module source, bool start)
    {
        ArgumentNullException.ThrowIfNull(average);
        ArgumentNullException.ThrowIfNull(source);
        if (!Outline(average).SequenceEqual(Outline(source)))
        {
            throw new ArgumentException("The two modules differ in the names or shapes of their parameters or buffers.", nameof(average));
        }

        _average = average;
        _source = source;
        _averages = average.Parameters();
        _values = source.Parameters();
        average.SetRequiresGrad(false);
        if (start)
        {
            for (var i = 0; i < _averages.Count; i++)
            {
                _averages[i].Assign(_values[i].Master);
            }

            CopyBuffers();
        }
    }

    /// <summary>Goes on with an average that was restored from a file.</summary>
    /// <param name="average">Holds the average; its gradients are switched off.</param>
    /// <param name="source">The module that is trained.</param>
    /// <exception cref="ArgumentException">The two modules differ in names or shapes.</exception>
    public static WeightAverage Continue(Module average, Module source) => new(average, source, start: false);

    /// <summary>Moves the average towards the present weights; buffers are copied.</summary>
    /// <param name="images">Images since the last update.</param>
    /// <param name="halfLife">Images after which an old weight counts half, above 0.</param>
    public void Update(long images, double halfLife)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(halfLife);
        ArgumentOutOfRangeException.ThrowIfNegative(images);
        var count = _averages.Count;
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

        CopyBuffers();
    }

    /// <summary>Brings the average's working copies up to date before it is used, where it computes in bfloat16.</summary>
    public void Refresh()
    {
        foreach (var parameter in _averages)
        {
            parameter.Assign(parameter.Master);
        }
    }

    private static IEnumerable<string> Outline(Module module) => module.State().Select(t => $"{t.Name} {t.Tensor}");

    private void CopyBuffers()
    {
        // Asked for anew each time: a module that moves to another device has other buffers.
        foreach (var (average, value) in _average.NamedBuffers().Zip(_source.NamedBuffers()))
        {
            average.Buffer.CopyInPlace(value.Buffer);
        }
    }
}
