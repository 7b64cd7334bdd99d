using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Optimizers;

/// <summary>Coefficients of Adam.</summary>
/// <param name="LearningRate">Step size, above 0. BAGAN: 5e-5.</param>
/// <param name="Beta1">Decay of the first moment, in [0, 1). BAGAN: 0.5.</param>
/// <param name="Beta2">Decay of the second moment, in [0, 1). BAGAN: 0.999.</param>
/// <param name="Epsilon">Added to the root of the second moment, above 0. BAGAN: 1e-7.</param>
public sealed record AdamOptions(double LearningRate, double Beta1 = 0.5, double Beta2 = 0.999, double Epsilon = 1e-7)
{
    internal void Validate()
    {
        Require(LearningRate > 0 && double.IsFinite(LearningRate), LearningRate, nameof(LearningRate), "above 0");
        Require(Beta1 is >= 0 and < 1, Beta1, nameof(Beta1), "in [0, 1)");
        Require(Beta2 is >= 0 and < 1, Beta2, nameof(Beta2), "in [0, 1)");
        Require(Epsilon > 0 && double.IsFinite(Epsilon), Epsilon, nameof(Epsilon), "above 0");
    }

    private static void Require(bool holds, double value, string name, string range)
    {
        if (!holds)
        {
            throw new ArgumentOutOfRangeException(name, value, $"{name} must be {range}.");
        }
    }
}

/// <summary>Adam (Kingma and Ba 2015) over float32 masters, one native call a step.</summary>
public sealed unsafe class Adam : IDisposable
{
    private readonly IReadOnlyList<(string Name, Parameter Parameter)> _parameters;
    private readonly Tensor[] _first;
    private readonly Tensor[] _second;

    /// <summary>Creates the optimiser with zero moments, on the devices where the parameters are then: move a module first.</summary>
    /// <param name="parameters">What it trains, by name.</param>
    /// <param name="options">Learning rate and coefficients.</param>
    /// <exception cref="ArgumentOutOfRangeException">A coefficient lies outside its range.</exception>
    public Adam(IEnumerable<(string Name, Parameter Parameter)> parameters, AdamOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.Validate();
        _parameters = [.. parameters];
        Options = options;
        LearningRate = options.LearningRate;
        _first = [.. _parameters.Select(p => ZerosLike(p.Parameter.Master))];
        _second = [.. _parameters.Select(p => ZerosLike(p.Parameter.Master))];
    }

    /// <summary>The coefficients.</summary>
    public AdamOptions Options { get; }

    /// <summary>The learning rate of the next step.</summary>
    public double LearningRate { get; set; }

    /// <summary>Steps taken.</summary>
    public long Steps { get; private set; }

    /// <summary>Both moments by parameter name, for checkpoints.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() =>
        _parameters.SelectMany((p, i) => new[] { ($"{p.Name}.first", _first[i]), ($"{p.Name}.second", _second[i]) });

    /// <summary>Restores moments and step count.</summary>
    /// <param name="state">Tensors by name.</param>
    /// <param name="prefix">Put before each name, for example "generator.".</param>
    /// <param name="steps">Steps taken, 0 or above.</param>
    /// <exception cref="EngineException">A name is missing or a shape or type differs; nothing is changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, string prefix, long steps)
    {
        ArgumentNullException.ThrowIfNull(state);
        ArgumentOutOfRangeException.ThrowIfNegative(steps);
        StateCheck.Require(state, prefix, State());
        foreach (var (name, tensor) in State())
        {
            tensor.CopyInPlace(state[prefix + name]);
        }

        Steps = steps;
    }

    /// <summary>Applies the accumulated gradients and forgets them. Parameters without a gradient stay as they are.</summary>
    public void Step()
    {
        using var scope = new TensorScope();
        var count = _parameters.Count;
        var handles = new nint[5 * count];
        for (var i = 0; i < count; i++)
        {
            var parameter = _parameters[i].Parameter;
            handles[i] = parameter.Master.Handle;
            handles[count + i] = parameter.Value.Grad?.Handle ?? 0;
            handles[(2 * count) + i] = _first[i].Handle;
            handles[(3 * count) + i] = _second[i].Handle;
            handles[(4 * count) + i] = parameter.Working?.Handle ?? 0;
        }

        fixed (nint* h = handles)
        {
            EngineError.Check(NativeMethods.bt_adam_step(
                h, h + count, h + (2 * count), h + (3 * count), h + (4 * count), count,
                Steps + 1, LearningRate, Options.Beta1, Options.Beta2, Options.Epsilon));
        }

        Steps++;
        foreach (var (_, parameter) in _parameters)
        {
            parameter.Value.ClearGrad();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var tensor in _first.Concat(_second))
        {
            tensor.Dispose();
        }
    }

    private static Tensor ZerosLike(Tensor tensor) => TensorScope.Outside(() =>
    {
        // The copy lies in memory as its parameter does, which the native step relies on.
        using var noGrad = Autograd.NoGrad();
        var zeros = tensor.Detach().Clone();
        zeros.FillInPlace(0);
        return zeros;
    });
}
