using System.Runtime.InteropServices;

namespace Bagan.Tensors.Interop;

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
