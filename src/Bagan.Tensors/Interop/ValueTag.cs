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
    RealList = 6,
    BooleanList = 7,
    TensorList = 8,
    OptionalTensors = 9,
    Device = 10,
    Text = 11,
}
