namespace Bagan.Tensors;

/// <summary>
/// Owns the tensors made while it is the innermost scope of its thread and frees them when it is disposed.
/// The one rule of memory: open a scope for each step, and let results leave it by name with <see cref="Keep"/>.
/// </summary>
public sealed class TensorScope : IDisposable
{
    [ThreadStatic]
    private static TensorScope? t_current;

    private readonly TensorScope? _outer;
    private readonly List<Tensor> _owned = [];
    private bool _disposed;

    /// <summary>Opens a scope inside the thread's current one.</summary>
    public TensorScope()
    {
        _outer = t_current;
        t_current = this;
    }

    /// <summary>Hands a tensor to the surrounding scope; where there is none, to the caller, who disposes it.</summary>
    /// <returns>The same tensor.</returns>
    public Tensor Keep(Tensor tensor)
    {
        ArgumentNullException.ThrowIfNull(tensor);
        if (tensor.Scope == this)
        {
            tensor.Scope = null;
            _outer?.Own(tensor);
        }

        return tensor;
    }

    /// <summary>Frees every tensor that is still owned and reopens the surrounding scope.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (t_current != this)
        {
            throw new InvalidOperationException("Tensor scopes must be closed in the opposite order of their opening, on the thread that opened them.");
        }

        _disposed = true;
        t_current = _outer;
        for (var i = _owned.Count - 1; i >= 0; i--)
        {
            // A tensor that was handed out or disposed since belongs to someone else.
            if (_owned[i].Scope == this)
            {
                _owned[i].Dispose();
            }
        }

        _owned.Clear();
    }

    /// <summary>Makes a tensor that belongs to no scope, as parameters and files do; the caller disposes it.</summary>
    public static Tensor Outside(Func<Tensor> make)
    {
        using var scope = new TensorScope();
        var result = make();
        result.Scope = null;
        return result;
    }

    internal static void Adopt(Tensor tensor) => t_current?.Own(tensor);

    private void Own(Tensor tensor)
    {
        tensor.Scope = this;
        _owned.Add(tensor);
    }
}
