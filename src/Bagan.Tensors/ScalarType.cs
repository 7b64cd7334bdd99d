namespace Bagan.Tensors;

/// <summary>Element types, with libtorch's numbers.</summary>
public enum ScalarType
{
    /// <summary>Unsigned 8 bit.</summary>
    UInt8 = 0,

    /// <summary>Signed 8 bit.</summary>
    Int8 = 1,

    /// <summary>Signed 16 bit.</summary>
    Int16 = 2,

    /// <summary>Signed 32 bit.</summary>
    Int32 = 3,

    /// <summary>Signed 64 bit; indices and class labels.</summary>
    Int64 = 4,

    /// <summary>IEEE half precision.</summary>
    Float16 = 5,

    /// <summary>IEEE single precision.</summary>
    Float32 = 6,

    /// <summary>IEEE double precision.</summary>
    Float64 = 7,

    /// <summary>Truth values, one byte each.</summary>
    Bool = 11,

    /// <summary>The upper half of a single: 8 bits of exponent, 7 of fraction.</summary>
    BFloat16 = 15,
}
