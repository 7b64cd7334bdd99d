using Bagan.Data;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Methods.BalancingGan.Stages;

/// <summary>A stage of the training: its steps, optimisers and figures. <see cref="BaganTrainer"/> calls it in the order of the members.</summary>
internal abstract class TrainingStage(BaganNetworks networks, ImageSet train, TrainingImages images, BaganOptions options, TrainingContext context, SeededRandom random) : IDisposable
{
    /// <summary>Its name in messages, figures and streams of random numbers.</summary>
    internal abstract string Name { get; }

    /// <summary>Epochs that the options give it; 0 leaves it out.</summary>
    internal abstract int Epochs { get; }

    protected BaganNetworks Networks => networks;

    protected ImageSet Train => train;

    protected TrainingImages Images => images;

    protected BaganOptions Options => options;

    protected TrainingContext Context => context;

    protected SeededRandom Random => random;

    /// <summary>The sums of the present epoch's figures.</summary>
    protected abstract LossMeter Meter { get; }

    /// <summary>Takes up the sums of an epoch that a checkpoint interrupted.</summary>
    internal void Continue(BaganProgress progress) =>
        Meter.SetState(progress.SummedSteps > 0 ? progress.Sums : new double[Meter.Count], progress.SummedSteps);

    /// <summary>Draws the order of the images.</summary>
    internal abstract void StartEpoch(int epoch);

    /// <summary>Trains on one batch. Both numbers count from 0 and name the step's stream of random numbers.</summary>
    internal abstract void Step(int epoch, int step);

    /// <summary>Puts the number of steps until now into the progress.</summary>
    internal abstract void Count(BaganProgress progress);

    /// <summary>The epoch's figures, after a look at whether the training is sound. Waits for the device.</summary>
    /// <exception cref="TrainingDivergedException">It is not.</exception>
    internal IReadOnlyList<KeyValuePair<string, double>> FinishEpoch(BaganProgress progress)
    {
        var figures = Meter.Means();
        var summed = Meter.Steps;
        Meter.Reset();
        (progress.Sums, progress.SummedSteps) = ([], 0);
        Health.RequireSound(Name, progress.Epoch, figures);
        Examine(progress, figures, summed);
        return figures;
    }

    /// <summary>After the last epoch.</summary>
    internal virtual void Finish()
    {
    }

    /// <summary>Puts the sums of the present epoch into the progress, for a checkpoint. Waits for the device.</summary>
    internal void Capture(BaganProgress progress) => (progress.Sums, progress.SummedSteps) = Meter.GetState();

    /// <summary>Scales the learning rates that the options give.</summary>
    internal abstract void ScaleRates(double factor);

    /// <summary>The optimisers' tensors, for a checkpoint.</summary>
    internal abstract IEnumerable<(string Name, Tensor Tensor)> State();

    /// <summary>Restores <see cref="State"/>.</summary>
    internal abstract void LoadState(IReadOnlyDictionary<string, Tensor> state, BaganProgress progress);

    public abstract void Dispose();

    /// <summary>What the stage itself asks of an epoch.</summary>
    protected abstract void Examine(BaganProgress progress, IReadOnlyList<KeyValuePair<string, double>> figures, long summed);
}
