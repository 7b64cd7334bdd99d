namespace Bagan.Tensors.Modules;

/// <summary>
/// A trained tensor. <see cref="Master"/> holds it in float32; <see cref="Value"/> is what the network computes with and
/// what collects the gradient: the same tensor, or a bfloat16 copy that the optimiser refreshes in every step.
/// </summary>
public sealed class Parameter
{
    private Tensor? _working;

    internal Parameter(Tensor master)
    {
        Master = master;
        Master.RequiresGrad = true;
    }

    /// <summary>The float32 values: what files and averages hold.</summary>
    public Tensor Master { get; private set; }

    /// <summary>What the forward pass uses.</summary>
    public Tensor Value => _working ?? Master;

    internal Tensor? Working => _working;

    /// <summary>Whether a backward pass computes its gradient.</summary>
    public bool RequiresGrad
    {
        get => Value.RequiresGrad;
        set => Value.RequiresGrad = value;
    }

    /// <summary>Overwrites the values, working copy included.</summary>
    public void Assign(Tensor source)
    {
        using var scope = new TensorScope();
        using var noGrad = Autograd.NoGrad();
        Master.CopyInPlace(source);
        _working?.CopyInPlace(Master);
    }

    internal void Convert(Device device, ScalarType type)
    {
        var trained = RequiresGrad;
        using var noGrad = Autograd.NoGrad();
        if (device != Master.Device)
        {
            var moved = TensorScope.Outside(() => Master.Detach().To(device));
            Master.Dispose();
            Master = moved;
        }

        _working?.Dispose();
        _working = null;
        if (type != ScalarType.Float32)
        {
            Master.RequiresGrad = false;
            _working = TensorScope.Outside(() => Master.Detach().To(type));
        }

        Value.RequiresGrad = trained;
    }

    internal void Dispose()
    {
        _working?.Dispose();
        Master.Dispose();
    }
}
