
namespace Bagan.Tensors;

/// <summary>
/// A handle of a tensor in the engine. It belongs to the <see cref="TensorScope"/> that was innermost when it was made,
/// which frees it; made outside of every scope it belongs to its holder, who disposes it. There is no finaliser: a tensor
/// that is neither owned by a scope nor disposed keeps its memory until the process ends. One tensor must not be used by
/// one thread while another changes or disposes it.
/// </summary>
public sealed partial class Tensor : IDisposable
{
    private nint _handle;
    private TensorLayout? _layout;

    internal Tensor(nint handle)
    {
        _handle = handle;
        TensorScope.Adopt(this);
    }

    /// <summary>Sizes of the dimensions, outermost first.</summary>
    public IReadOnlyList<long> Shape => Layout.Shape;

    /// <summary>Distances in elements between neighbours along each dimension.</summary>
    public IReadOnlyList<long> Strides => Layout.Strides;

    /// <summary>Number of dimensions.</summary>
    public int Rank => Layout.Shape.Length;

    /// <summary>Element type.</summary>
    public ScalarType Type => Layout.Type;

    /// <summary>Where the elements are.</summary>
    public Device Device => Layout.Device;

    /// <summary>Number of elements.</summary>
    public long Count
    {
        get
        {
            var count = 1L;
            foreach (var size in Layout.Shape)
            {
                count *= size;
            }

            return count;
        }
    }

    /// <summary>True when a gradient with respect to this tensor is recorded.</summary>
    public bool RequiresGrad
    {
        get
        {
            EngineError.Check(NativeMethods.bt_requires_grad_get(Handle, out var value));
            return value != 0;
        }

        set => EngineError.Check(NativeMethods.bt_requires_grad_set(Handle, value ? 1 : 0));
    }

    /// <summary>The gradient that backward passes accumulated, or null. Each call makes a handle.</summary>
    public Tensor? Grad
    {
        get
        {
            EngineError.Check(NativeMethods.bt_grad_get(Handle, out var handle));
            return handle == 0 ? null : new Tensor(handle);
        }
    }

    internal nint Handle
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle == 0, this);
            return _handle;
        }
    }

    internal TensorScope? Scope { get; set; }

    private TensorLayout Layout => _layout ??= TensorLayout.Read(Handle);

    /// <summary>The size of one dimension; negative numbers count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The tensor has no such dimension.</exception>
    public long Size(int dimension)
    {
        var shape = Layout.Shape;
        var index = dimension < 0 ? dimension + shape.Length : dimension;
        return index >= 0 && index < shape.Length
            ? shape[index]
            : throw new ArgumentOutOfRangeException(nameof(dimension), dimension, $"{this} has no such dimension.");
    }

    /// <summary>Forgets the accumulated gradient.</summary>
    public void ClearGrad() => EngineError.Check(NativeMethods.bt_grad_clear(Handle));

    /// <summary>Gives the tensor back to the engine; a second call does nothing.</summary>
    public void Dispose()
    {
        if (_handle != 0)
        {
            _ = NativeMethods.bt_tensor_free(_handle);
            _handle = 0;
            Scope = null;
        }
    }

    /// <summary>Type and shape, for messages: "Float32[128, 1, 28, 28]".</summary>
    public override string ToString() => _handle == 0 ? "disposed" : $"{Type}[{string.Join(", ", Shape)}]";
}
