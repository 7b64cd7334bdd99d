using System.Runtime.CompilerServices;

namespace Bagan.Tensors.Interop;

/// <summary>An operator of libtorch, found by its schema name at the first call and kept.</summary>
internal sealed unsafe class Operator(string name, string overload = "")
{
    private const int MaxResults = 8;
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

    /// <summary>Calls an operator with one tensor as its result.</summary>
    internal Tensor Call(params ReadOnlySpan<OperatorValue> args)
    {
        var result = stackalloc OperatorValue[MaxResults];
        Invoke(args, result);
        return new Tensor((nint)result[0].Pointer);
    }

    /// <summary>Calls an operator with two tensors as its results.</summary>
    internal (Tensor First, Tensor Second) CallPair(params ReadOnlySpan<OperatorValue> args)
    {
        var result = stackalloc OperatorValue[MaxResults];
        Invoke(args, result);
        return (new Tensor((nint)result[0].Pointer), new Tensor((nint)result[1].Pointer));
    }

    /// <summary>Calls an operator with three tensors as its results; a result that is not defined is null.</summary>
    internal (Tensor First, Tensor? Second, Tensor? Third) CallTriple(params ReadOnlySpan<OperatorValue> args)
    {
        var result = stackalloc OperatorValue[MaxResults];
        Invoke(args, result);
        return (new Tensor((nint)result[0].Pointer), Wrap(result[1]), Wrap(result[2]));

        static Tensor? Wrap(OperatorValue value) => value.Pointer == null ? null : new Tensor((nint)value.Pointer);
    }

    /// <summary>Calls an operator with a list of tensors as its result.</summary>
    internal Tensor[] CallList(params ReadOnlySpan<OperatorValue> args)
    {
        var result = stackalloc OperatorValue[MaxResults];
        Invoke(args, result);
        var handles = new ReadOnlySpan<nint>(result[0].Pointer, result[0].Length);
        var tensors = new Tensor[handles.Length];
        for (var i = 0; i < tensors.Length; i++)
        {
            tensors[i] = new Tensor(handles[i]);
        }

        NativeMethods.bt_list_free(result[0].Pointer);
        return tensors;
    }

    /// <summary>Calls an operator that changes its first argument in place; the handle that it returns is given back.</summary>
    internal void CallInPlace(params ReadOnlySpan<OperatorValue> args)
    {
        var result = stackalloc OperatorValue[MaxResults];
        var count = Invoke(args, result);
        for (var i = 0; i < count; i++)
        {
            if (result[i].Tag == ValueTag.Tensor && result[i].Pointer != null)
            {
                _ = NativeMethods.bt_tensor_free((nint)result[i].Pointer);
            }
        }
    }

    private int Invoke(ReadOnlySpan<OperatorValue> args, OperatorValue* results)
    {
        Resolve();
        int count;
        fixed (OperatorValue* pointer = args)
        {
            var code = NativeMethods.bt_operator_call(_handle, pointer, args.Length, results, MaxResults, &count);
            if (code != 0)
            {
                EngineError.Check(code, this, args);
            }
        }

        return count;
    }
}
