
namespace Bagan.Tensors;

/// <summary>Recording and computing of gradients.</summary>
public static unsafe class Autograd
{
    /// <summary>Stops the recording of gradients on this thread until the result is disposed.</summary>
    public static IDisposable NoGrad()
    {
        EngineError.Check(NativeMethods.bt_grad_mode(0, out var previous));
        return new Restore(() => EngineError.Check(NativeMethods.bt_grad_mode(previous, out _)));
    }

    /// <summary>Lets operators that gain from it compute in a shorter type on this thread until the result is disposed.</summary>
    /// <param name="device">The kind of device it holds for.</param>
    /// <param name="type">Usually <see cref="ScalarType.BFloat16"/>.</param>
    public static IDisposable Autocast(Device device, ScalarType type = ScalarType.BFloat16)
    {
        EngineError.Check(NativeMethods.bt_autocast(device.Type, 1, (int)type, out var enabled, out var dtype));
        return new Restore(() => EngineError.Check(NativeMethods.bt_autocast(device.Type, enabled, dtype, out _, out _)));
    }

    /// <summary>Accumulates the gradients of a scalar in the leaves that require them.</summary>
    /// <param name="loss">A tensor of one element.</param>
    /// <param name="retainGraph">Keeps the recording for another pass.</param>
    /// <param name="createGraph">Records the computation of the gradients too.</param>
    /// <exception cref="EngineException">The loss has more than one element, was not recorded, was already passed through, or needs values that have been overwritten since.</exception>
    public static void Backward(Tensor loss, bool retainGraph = false, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(loss);
        var handle = loss.Handle;
        EngineError.Check(NativeMethods.bt_backward(&handle, null, 1, retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0));
    }

    /// <summary>The gradients of an output with respect to some inputs, without touching what the leaves have accumulated.</summary>
    /// <param name="output">The output.</param>
    /// <param name="inputs">Tensors that the output depends on.</param>
    /// <param name="outputGradient">The gradient of the output; null for ones, if the output has one element.</param>
    /// <param name="retainGraph">Keeps the recording for another pass.</param>
    /// <param name="createGraph">Records the computation of the gradients too, for gradients of gradients.</param>
    /// <returns>One gradient an input; null where the output does not depend on it.</returns>
    /// <exception cref="EngineException">As for <see cref="Backward"/>.</exception>
    public static Tensor?[] Gradients(Tensor output, IReadOnlyList<Tensor> inputs, Tensor? outputGradient = null, bool retainGraph = false, bool createGraph = false)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(inputs);
        var outputHandle = output.Handle;
        var gradientHandle = outputGradient?.Handle ?? 0;
        var inputHandles = new nint[inputs.Count];
        var results = new nint[inputs.Count];
        for (var i = 0; i < inputs.Count; i++)
        {
            inputHandles[i] = inputs[i].Handle;
        }

        fixed (nint* handles = inputHandles)
        fixed (nint* gradientHandles = results)
        {
            EngineError.Check(NativeMethods.bt_gradients(
                &outputHandle, outputGradient is null ? null : &gradientHandle, 1, handles, inputs.Count,
                retainGraph || createGraph ? 1 : 0, createGraph ? 1 : 0, gradientHandles));
        }

        var gradients = new Tensor?[inputs.Count];
        for (var i = 0; i < gradients.Length; i++)
        {
            gradients[i] = results[i] == 0 ? null : new Tensor(results[i]);
        }

        return gradients;
    }

    private sealed class Restore(Action undo) : IDisposable
    {
        private Action? _undo = undo;

        public void Dispose()
        {
            _undo?.Invoke();
            _undo = null;
        }
    }
}
