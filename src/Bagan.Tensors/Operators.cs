using System.Runtime.InteropServices;

namespace Bagan.Tensors;

/// <summary>An operator of libtorch, found by its schema name at the first call and kept.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private nint _handle;

    internal string Name => overload.Length == 0 ? name : $"{name}.{overload}";

    /// <summary>Looks the operator up; later calls do nothing.</summary>
    /// <exception cref="EngineException">This libtorch has no such operator.</exception>
    internal void Resolve()
    {
        if (_handle == 0)
        {
            EngineError.Check(NativeMethods.bt_operator_find(name, overload, out var handle), null, default);
            _handle = handle;
        }
    }

    /// <summary>Calls an operator; its result is one tensor.</summary>
    internal Tensor Call(params ReadOnlySpan<OperatorValue> args) => new(Invoke(args));

    /// <summary>Calls an operator that changes its first argument in place; the handle that it returns is given back.</summary>
    internal void CallInPlace(params ReadOnlySpan<OperatorValue> args) => _ = NativeMethods.bt_tensor_free(Invoke(args));

    private nint Invoke(ReadOnlySpan<OperatorValue> args)
    {
        Resolve();
        OperatorValue result;
        int count;
        fixed (OperatorValue* pointer = args)
        {
            var code = NativeMethods.bt_operator_call(_handle, pointer, args.Length, &result, 1, &count);
            if (code != 0)
            {
                EngineError.Check(code, this, args);
            }
        }

        return (nint)result.Pointer;
    }
}

/// <summary>Every operator that the project uses, by its schema name. A test resolves each of them on the libtorch at hand.</summary>
internal static class Operators
{
    internal static readonly Operator Abs = new("aten::abs");
    internal static readonly Operator AdaptiveAvgPool2d = new("aten::adaptive_avg_pool2d");
    internal static readonly Operator Add = new("aten::add", "Tensor");
    internal static readonly Operator AddScalar = new("aten::add", "Scalar");
    internal static readonly Operator AddInPlace = new("aten::add_", "Tensor");
    internal static readonly Operator AffineGrid = new("aten::affine_grid_generator");
    internal static readonly Operator Arange = new("aten::arange");
    internal static readonly Operator Argmax = new("aten::argmax");
    internal static readonly Operator AvgPool2d = new("aten::avg_pool2d");
    internal static readonly Operator BatchNorm = new("aten::batch_norm");
    internal static readonly Operator BinaryCrossEntropyWithLogits = new("aten::binary_cross_entropy_with_logits");
    internal static readonly Operator Cat = new("aten::cat");
    internal static readonly Operator Clamp = new("aten::clamp");
    internal static readonly Operator Clone = new("aten::clone");
    internal static readonly Operator Contiguous = new("aten::contiguous");
    internal static readonly Operator Conv2d = new("aten::conv2d");
    internal static readonly Operator CopyInPlace = new("aten::copy_");
    internal static readonly Operator CrossEntropyLoss = new("aten::cross_entropy_loss");
    internal static readonly Operator Detach = new("aten::detach");
    internal static readonly Operator Div = new("aten::div", "Tensor");
    internal static readonly Operator Dropout = new("aten::dropout");
    internal static readonly Operator Embedding = new("aten::embedding");
    internal static readonly Operator Empty = new("aten::empty", "memory_format");
    internal static readonly Operator Equal = new("aten::eq", "Tensor");
    internal static readonly Operator Exp = new("aten::exp");
    internal static readonly Operator Expand = new("aten::expand");
    internal static readonly Operator FillInPlace = new("aten::fill_", "Scalar");
    internal static readonly Operator Flatten = new("aten::flatten", "using_ints");
    internal static readonly Operator Flip = new("aten::flip");
    internal static readonly Operator Full = new("aten::full");
    internal static readonly Operator Gather = new("aten::gather");
    internal static readonly Operator GreaterOrEqual = new("aten::ge", "Scalar");
    internal static readonly Operator GridSampler = new("aten::grid_sampler");
    internal static readonly Operator IndexSelect = new("aten::index_select");
    internal static readonly Operator IsFinite = new("aten::isfinite");
    internal static readonly Operator L1Loss = new("aten::l1_loss");
    internal static readonly Operator LeakyRelu = new("aten::leaky_relu");
    internal static readonly Operator Linear = new("aten::linear");
    internal static readonly Operator Log = new("aten::log");
    internal static readonly Operator LogSoftmax = new("aten::log_softmax", "int");
    internal static readonly Operator Matmul = new("aten::matmul");
    internal static readonly Operator MaxPool2d = new("aten::max_pool2d");
    internal static readonly Operator Mean = new("aten::mean");
    internal static readonly Operator MeanOver = new("aten::mean", "dim");
    internal static readonly Operator MseLoss = new("aten::mse_loss");
    internal static readonly Operator Mul = new("aten::mul", "Tensor");
    internal static readonly Operator MulScalar = new("aten::mul", "Scalar");
    internal static readonly Operator MulScalarInPlace = new("aten::mul_", "Scalar");
    internal static readonly Operator Narrow = new("aten::narrow");
    internal static readonly Operator Neg = new("aten::neg");
    internal static readonly Operator NormalInPlace = new("aten::normal_");
    internal static readonly Operator Pad = new("aten::constant_pad_nd");
    internal static readonly Operator Permute = new("aten::permute");
    internal static readonly Operator PixelShuffle = new("aten::pixel_shuffle");
    internal static readonly Operator Pow = new("aten::pow", "Tensor_Scalar");
    internal static readonly Operator Relu = new("aten::relu");
    internal static readonly Operator Reshape = new("aten::reshape");
    internal static readonly Operator Sigmoid = new("aten::sigmoid");
    internal static readonly Operator Softmax = new("aten::softmax", "int");
    internal static readonly Operator Softplus = new("aten::softplus");
    internal static readonly Operator Sqrt = new("aten::sqrt");
    internal static readonly Operator Sub = new("aten::sub", "Tensor");
    internal static readonly Operator Sum = new("aten::sum");
    internal static readonly Operator SumOver = new("aten::sum", "dim_IntList");
    internal static readonly Operator Tanh = new("aten::tanh");
    internal static readonly Operator ToCopy = new("aten::_to_copy");
    internal static readonly Operator Transpose = new("aten::transpose", "int");
    internal static readonly Operator UniformInPlace = new("aten::uniform_");
    internal static readonly Operator UpsampleNearest2d = new("aten::upsample_nearest2d");
    internal static readonly Operator Where = new("aten::where", "self");
}

/// <summary>What an <see cref="OperatorValue"/> holds (bt_tag of the ABI).</summary>
internal enum ValueTag
{
    None = 0,
    Tensor = 1,
    Integer = 2,
    Real = 3,
    Boolean = 4,
    IntegerList = 5,
    TensorList = 6,
    Device = 7,
}

/// <summary>One argument or result of an operator: 16 bytes, blittable (bt_value of the ABI).</summary>
[StructLayout(LayoutKind.Explicit, Size = 16)]
internal unsafe struct OperatorValue
{
    [FieldOffset(0)]
    internal ValueTag Tag;

    [FieldOffset(4)]
    internal int Length;

    [FieldOffset(8)]
    internal long Integer;

    [FieldOffset(8)]
    internal double Real;

    [FieldOffset(8)]
    internal void* Pointer;

    internal static OperatorValue None => default;

    public static implicit operator OperatorValue(Tensor? tensor) =>
        tensor is null ? default : new() { Tag = ValueTag.Tensor, Integer = tensor.Handle };

    public static implicit operator OperatorValue(long value) => new() { Tag = ValueTag.Integer, Integer = value };

    public static implicit operator OperatorValue(double value) => new() { Tag = ValueTag.Real, Real = value };

    public static implicit operator OperatorValue(bool value) => new() { Tag = ValueTag.Boolean, Integer = value ? 1 : 0 };

    public static implicit operator OperatorValue(ScalarType type) => (long)type;

    public static implicit operator OperatorValue(MemoryFormat format) => (long)format;

    public static implicit operator OperatorValue(Device device) => new() { Tag = ValueTag.Device, Integer = device.Code };

    /// <summary>A list of integers; the memory must stay put until the call returns.</summary>
    internal static OperatorValue Integers(long* values, int length) =>
        new() { Tag = ValueTag.IntegerList, Length = length, Pointer = values };

    /// <summary>A list of tensors; the memory must stay put until the call returns.</summary>
    internal static OperatorValue Tensors(nint* handles, int length) =>
        new() { Tag = ValueTag.TensorList, Length = length, Pointer = handles };
}
