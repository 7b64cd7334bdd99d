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
