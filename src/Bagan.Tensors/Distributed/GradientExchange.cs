using Bagan.Tensors.Modules;

namespace Bagan.Tensors.Distributed;

/// <summary>
/// Sums the gradients of parameters over the ranks. They travel in buckets, each as soon as the backward pass has made its gradients, while the pass goes
/// on with the layers before (Li et al. 2020, "PyTorch Distributed: Experiences on Accelerating Data Parallel Training"). The gradient of a dense layer is
/// the product of what came into it and the gradient of what left it: where these factors, of the whole batch, have a quarter of the product's bytes or
/// fewer, they travel in its place, and every rank multiplies those of all. That follows from the rows of the pass alone, so that the first pass of an exchange
/// gives the same bytes as any later one.
/// </summary>
internal sealed unsafe class GradientExchange : IDisposable
{
    private const long BucketBytes = 1 << 20;
    private readonly ProcessGroup _group;
    private nint _handle;

    /// <summary>Prepares an exchange.</summary>
    /// <param name="group">The ranks.</param>
    /// <param name="parameters">The same on all ranks in the same order; those that require no gradient are left out.</param>
    internal GradientExchange(ProcessGroup group, IEnumerable<Parameter> parameters)
    {
        _group = group;
        nint[] leaves = [.. parameters.Where(p => p.RequiresGrad).Select(p => p.Value.Handle)];
        fixed (nint* l = leaves)
        {
            group.RankOperation(NativeMethods.bt_exchange_open(group.Handle, l, leaves.Length, BucketBytes, out _handle), "preparing the exchange of gradients");
        }

        Functional.CountExchanges(1);
    }

    /// <summary>What it has cost.</summary>
    /// <returns>Bytes that a rank sent in the last step (in a ring), the number of buckets, in how many of them factors travelled, and the seconds that all steps waited for others behind their backward passes.</returns>
    internal (long Bytes, int Buckets, int Gathered, double WaitedSeconds) Figures
    {
        get
        {
            EngineError.Check(NativeMethods.bt_exchange_figures(_handle, out var bytes, out var buckets, out var gathered, out var waited));
            return (bytes, buckets, gathered, waited);
        }
    }

    /// <summary>The backward pass; then every parameter has the sum of its gradients over the ranks.</summary>
    /// <param name="loss">This rank's share of the loss: the losses of the ranks add up to that of the whole batch.</param>
    /// <param name="sums">Numbers of which the sums over the ranks are taken too.</param>
    /// <exception cref="DistributedException">A rank died, hangs or cannot be reached.</exception>
    internal void Backward(Tensor loss, Span<double> sums)
    {
        EngineError.Check(NativeMethods.bt_exchange_begin(_handle));
        Autograd.Backward(loss);
        fixed (double* s = sums)
        {
            _group.RankOperation(NativeMethods.bt_exchange_finish(_handle, s, sums.Length), "the exchange of gradients");
        }

        _group.Count(1);
    }

    public void Dispose()
    {
        if (_handle != 0)
        {
            EngineError.Check(NativeMethods.bt_exchange_free(_handle));
            _handle = 0;
            Functional.CountExchanges(-1);
        }
    }
}
