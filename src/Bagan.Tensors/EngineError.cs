using System.Runtime.InteropServices;
using System.Text;

namespace Bagan.Tensors;

/// <summary>Turns the ABI's codes into exceptions that name the operator and the shapes it was given.</summary>
internal static unsafe class EngineError
{
    private const int OutOfMemory = 2;
    private const int NoOperator = 3;

    /// <summary>The words of the error that this thread met last.</summary>
    internal static string Words() => Marshal.PtrToStringUTF8((nint)NativeMethods.bt_last_error()) ?? "no message";

    internal static void Check(int code)
    {
        if (code != 0)
        {
            Check(code, null, default);
        }
    }

    internal static void Check(int code, Operator? op, ReadOnlySpan<OperatorValue> args)
    {
        if (code == 0)
        {
            return;
        }

        var words = Words();
        var message = op is null ? words : $"{op.Name}({Describe(args)}): {words}";
        throw code switch
        {
            OutOfMemory => new EngineOutOfMemoryException(message),
            NoOperator => new EngineException(
                $"This libtorch ({Engine.Version}) has {words}, which the program uses; install a libtorch from 1.13 on."),
            _ => new EngineException(message),
        };
    }

    private static string Describe(ReadOnlySpan<OperatorValue> args)
    {
        var text = new StringBuilder();
        foreach (var arg in args)
        {
            if (text.Length > 0)
            {
                text.Append(", ");
            }

            text.Append(arg.Tag switch
            {
                ValueTag.None => "none",
                ValueTag.Tensor => Describe((nint)arg.Pointer),
                ValueTag.Integer => arg.Integer.ToString(),
                ValueTag.Real => arg.Real.ToString("R"),
                ValueTag.Boolean => arg.Integer != 0 ? "true" : "false",
                ValueTag.IntegerList => $"[{string.Join(", ", new ReadOnlySpan<long>(arg.Pointer, arg.Length).ToArray())}]",
                ValueTag.TensorList => DescribeList(arg),
                _ => arg.Tag.ToString(),
            });
        }

        return text.ToString();
    }

    private static string DescribeList(OperatorValue list)
    {
        var handles = new ReadOnlySpan<nint>(list.Pointer, list.Length);
        var parts = new string[handles.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            parts[i] = Describe(handles[i]);
        }

        return $"[{string.Join(", ", parts)}]";
    }

    private static string Describe(nint handle)
    {
        // A tensor that cannot be described must not hide the error that is being told.
        return TensorLayout.TryRead(handle) is { } layout ? $"{layout.Type}[{string.Join(", ", layout.Shape)}]" : "?";
    }
}

/// <summary>What the engine says of a tensor: type, device, sizes and strides.</summary>
internal sealed unsafe record TensorLayout(ScalarType Type, Device Device, long[] Shape, long[] Strides)
{
    private const int MaxRank = 16;

    internal static TensorLayout Read(nint handle)
    {
        var layout = Ask(handle, out var code);
        EngineError.Check(code);
        return layout!;
    }

    internal static TensorLayout? TryRead(nint handle) => Ask(handle, out _);

    private static TensorLayout? Ask(nint handle, out int code)
    {
        int dtype, rank;
        long device;
        var shape = stackalloc long[MaxRank];
        var strides = stackalloc long[MaxRank];
        code = NativeMethods.bt_tensor_info(handle, &dtype, &device, &rank, shape, strides, MaxRank);
        return code != 0
            ? null
            : new TensorLayout(
                (ScalarType)dtype,
                new Device(device),
                new ReadOnlySpan<long>(shape, rank).ToArray(),
                new ReadOnlySpan<long>(strides, rank).ToArray());
    }
}
