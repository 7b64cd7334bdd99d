namespace Bagan.Tensors.Interop;

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
