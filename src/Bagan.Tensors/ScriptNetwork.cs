
namespace Bagan.Tensors;

/// <summary>
/// A network out of a TorchScript file, in evaluation mode. Such a file is code that runs with the rights of the program: load it only
/// when the person has said that its origin is trusted. Its holder disposes it.
/// </summary>
internal sealed class ScriptNetwork : IDisposable
{
    private nint _handle;

    private ScriptNetwork(nint handle) => _handle = handle;

    /// <summary>Loads a network.</summary>
    /// <param name="path">A file that <c>torch.jit.save</c> wrote.</param>
    /// <param name="device">Where it computes.</param>
    /// <exception cref="EngineException">The file is missing, damaged, or of a kind that this libtorch does not know.</exception>
    public static ScriptNetwork Load(string path, Device device)
    {
        ArgumentNullException.ThrowIfNull(path);
        EngineError.Check(NativeMethods.bt_script_load(path, device.Code, out var handle));
        return new ScriptNetwork(handle);
    }

    /// <summary>Calls its <c>forward</c> with one tensor.</summary>
    /// <param name="input">What it takes, on its device.</param>
    /// <returns>The tensor that it answers with.</returns>
    /// <exception cref="EngineException">It refuses the tensor, fails, or answers with something else than one tensor.</exception>
    /// <exception cref="ObjectDisposedException">The network has been disposed.</exception>
    public Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        ObjectDisposedException.ThrowIf(_handle == 0, this);
        EngineError.Check(NativeMethods.bt_script_forward(_handle, input.Handle, out var result));
        return new Tensor(result);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_handle != 0)
        {
            EngineError.Check(NativeMethods.bt_script_free(_handle));
            _handle = 0;
        }
    }
}
