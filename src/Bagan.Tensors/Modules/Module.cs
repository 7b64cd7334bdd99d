namespace Bagan.Tensors.Modules;

/// <summary>
/// A part of a network with named parameters, buffers and children. Names in files are PyTorch's: "conv1.weight".
/// The module owns its tensors, whatever scope is open.
/// </summary>
public abstract class Module : IDisposable
{
    private readonly List<(string Name, Module Child)> _children = [];
    private readonly List<(string Name, Parameter Parameter)> _parameters = [];
    private readonly List<(string Name, Tensor Buffer)> _buffers = [];

    /// <summary>True while training: dropout drops, batch normalisation uses the batch.</summary>
    public bool IsTraining { get; private set; } = true;

    /// <summary>The type that activations have: Float32 or BFloat16.</summary>
    public ScalarType ComputeType { get; private set; } = ScalarType.Float32;

    /// <summary>All parameters with their full names, in order of registration.</summary>
    public IEnumerable<(string Name, Parameter Parameter)> NamedParameters() =>
        _parameters.Concat(_children.SelectMany(c => c.Child.NamedParameters().Select(p => ($"{c.Name}.{p.Name}", p.Parameter))));

    /// <summary>All buffers (state that is not trained) with their full names.</summary>
    public IEnumerable<(string Name, Tensor Buffer)> NamedBuffers() =>
        _buffers.Concat(_children.SelectMany(c => c.Child.NamedBuffers().Select(b => ($"{c.Name}.{b.Name}", b.Buffer))));

    /// <summary>All parameters.</summary>
    public IReadOnlyList<Parameter> Parameters() => [.. NamedParameters().Select(p => p.Parameter)];

    /// <summary>Number of trained values.</summary>
    public long ParameterCount => NamedParameters().Sum(p => p.Parameter.Master.Count);

    /// <summary>Everything that a file holds: float32 parameters and buffers, by name.</summary>
    public IEnumerable<(string Name, Tensor Tensor)> State() =>
        NamedParameters().Select(p => (p.Name, p.Parameter.Master)).Concat(NamedBuffers().Select(b => (b.Name, b.Buffer)));

    /// <summary>Restores what <see cref="State"/> listed.</summary>
    /// <param name="state">Tensors by name.</param>
    /// <param name="prefix">Put before each name, for example "generator.".</param>
    /// <exception cref="EngineException">A name is missing or a shape or type differs; nothing is changed then.</exception>
    public void LoadState(IReadOnlyDictionary<string, Tensor> state, string prefix = "")
    {
        ArgumentNullException.ThrowIfNull(state);
        StateCheck.Require(state, prefix, State());
        foreach (var (name, parameter) in NamedParameters())
        {
            parameter.Assign(state[prefix + name]);
        }

        foreach (var (name, buffer) in NamedBuffers())
        {
            buffer.CopyInPlace(state[prefix + name]);
        }
    }

    /// <summary>Switches between training and inference, children included.</summary>
    public void Train(bool training = true)
    {
        IsTraining = training;
        foreach (var (_, child) in _children)
        {
            child.Train(training);
        }
    }

    /// <summary>Switches the computing of gradients of the parameters on or off, for a network that is frozen for a while.</summary>
    public void SetRequiresGrad(bool value)
    {
        foreach (var (_, parameter) in NamedParameters())
        {
            parameter.RequiresGrad = value;
        }
    }

    /// <summary>Forgets the accumulated gradients.</summary>
    public void ClearGradients()
    {
        foreach (var (_, parameter) in NamedParameters())
        {
            parameter.Value.ClearGrad();
        }
    }

    /// <summary>
    /// Moves the module to a device and sets the type it computes in; masters stay float32. Accumulated gradients are
    /// forgotten, and an optimiser is created afterwards: its moments do not move along.
    /// </summary>
    public void To(Device device, ScalarType computeType)
    {
        foreach (var (_, parameter) in _parameters)
        {
            parameter.Convert(device, computeType);
        }

        for (var i = 0; i < _buffers.Count; i++)
        {
            if (_buffers[i].Buffer.Device != device)
            {
                var old = _buffers[i].Buffer;
                _buffers[i] = (_buffers[i].Name, TensorScope.Outside(() => old.To(device)));
                old.Dispose();
            }
        }

        foreach (var (_, child) in _children)
        {
            child.To(device, computeType);
        }

        ComputeType = computeType;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var (_, child) in _children)
        {
            child.Dispose();
        }

        foreach (var (_, parameter) in _parameters)
        {
            parameter.Dispose();
        }

        foreach (var (_, buffer) in _buffers)
        {
            buffer.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Adds a child under a name.</summary>
    protected T Register<T>(string name, T child)
        where T : Module
    {
        _children.Add((name, child));
        return child;
    }

    /// <summary>Adds a float32 parameter of a shape, filled by an initialiser.</summary>
    protected Parameter RegisterParameter(string name, Initializer initializer, params ReadOnlySpan<long> shape)
    {
        ArgumentNullException.ThrowIfNull(initializer);
        var sizes = shape.ToArray();
        var parameter = new Parameter(TensorScope.Outside(() =>
        {
            var tensor = Tensor.Empty(sizes);
            initializer(tensor);
            return tensor;
        }));
        _parameters.Add((name, parameter));
        return parameter;
    }

    /// <summary>Adds state that is saved but not trained.</summary>
    /// <returns>A function that gives the tensor, which moves with the module.</returns>
    protected Func<Tensor> RegisterBuffer(string name, double value, params ReadOnlySpan<long> shape)
    {
        var sizes = shape.ToArray();
        var position = _buffers.Count;
        _buffers.Add((name, TensorScope.Outside(() => Tensor.Full(sizes, value))));
        return () => _buffers[position].Buffer;
    }
}

/// <summary>Compares saved tensors with those that they are to fill, before anything is changed.</summary>
internal static class StateCheck
{
    /// <exception cref="EngineException">A name is missing, or a shape or a kind of number differs.</exception>
    internal static void Require(IReadOnlyDictionary<string, Tensor> state, string prefix, IEnumerable<(string Name, Tensor Tensor)> targets)
    {
        foreach (var (name, target) in targets)
        {
            if (!state.TryGetValue(prefix + name, out var source))
            {
                throw new EngineException($"The saved state holds no '{prefix + name}'.");
            }

            if (!source.Shape.SequenceEqual(target.Shape) || IsReal(source.Type) != IsReal(target.Type))
            {
                throw new EngineException($"'{prefix + name}' is {source} in the saved state, but {target} is needed.");
            }
        }
    }

    private static bool IsReal(ScalarType type) =>
        type is ScalarType.Float16 or ScalarType.BFloat16 or ScalarType.Float32 or ScalarType.Float64;
}
