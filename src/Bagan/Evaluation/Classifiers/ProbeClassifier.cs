using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Networks;
using Bagan.Numerics;
using Bagan.Tensors;
using Bagan.Training;

namespace Bagan.Evaluation.Classifiers;

/// <summary>
/// A linear head on the features of a frozen, pretrained network: multinomial logistic regression, with whatever loss and draws a recipe asks for. Each
/// feature is brought to mean 0 and deviation 1 over the training images.
/// </summary>
internal sealed class ProbeClassifier : Classifier
{
    /// <summary>The learning rate of its training: a linear layer on standardised features bears a higher one than a network.</summary>
    internal const double LearningRate = 1e-2;

    private readonly Backbone _backbone;
    private readonly Func<Tensor> _mean;
    private readonly Func<Tensor> _scale;
    private readonly int _channels;
    private readonly int _side;

    /// <summary>Creates the head, its weights 0.</summary>
    /// <param name="backbone">The frozen network, which stays its owner's.</param>
    /// <param name="channels">1 or 3.</param>
    /// <param name="side">Side of the square images.</param>
    /// <param name="classes">K, at least 1.</param>
    internal ProbeClassifier(Backbone backbone, int channels, int side, int classes)
        : base(channels, side, classes, backbone.Width)
    {
        _backbone = backbone;
        (_channels, _side) = (channels, side);
        _mean = RegisterBuffer("features.mean", 0, 1, backbone.Width);
        _scale = RegisterBuffer("features.scale", 1, 1, backbone.Width);
        using var scope = new TensorScope();
        Head.Weight.Assign(Tensor.Zeros(classes, backbone.Width));
    }

    /// <summary>How the frozen network sees images.</summary>
    internal BackboneInput BackboneInput => _backbone.Input;

    /// <summary>The name of the frozen network.</summary>
    internal string BackboneName => _backbone.Name;

    /// <summary>Measures mean and deviation of the features.</summary>
    /// <param name="train">The real training images.</param>
    /// <param name="context">Device and stop.</param>
    internal void Standardise(ImageSet train, TrainingContext context)
    {
        const int Most = 128;
        const double Smallest = 1e-6;
        var (sums, squares) = (new double[FeatureCount], new double[FeatureCount]);
        for (var start = 0; start < train.Count; start += Most)
        {
            using var scope = new TensorScope();
            int[] some = [.. Enumerable.Range(start, Math.Min(Most, train.Count - start))];
            var features = Raw(ImageBatches.Load(train, some, Device.Cpu, ScalarType.Float32), context.Stop);
            for (var i = 0; i < features.Length; i++)
            {
                sums[i % FeatureCount] += features[i];
                squares[i % FeatureCount] += (double)features[i] * features[i];
            }
        }

        if (train.Count == 0)
        {
            return;
        }

        float[] mean = [.. sums.Select(s => (float)(s / train.Count))];
        float[] scale = [.. sums.Zip(squares).Select(p => (float)(1 / Math.Sqrt(Math.Max((p.Second / train.Count) - Math.Pow(p.First / train.Count, 2), Smallest))))];
        using var own = new TensorScope();
        _mean().CopyInPlace(Tensor.From<float>(mean, 1, mean.Length).To(context.Device));
        _scale().CopyInPlace(Tensor.From<float>(scale, 1, scale.Length).To(context.Device));
    }

    /// <summary>Images [N, C, S, S], or features [N, F] that are standardised already, which pass as they are.</summary>
    protected override Tensor Body(Tensor images)
    {
        if (images.Rank == 2)
        {
            return images;
        }

        var features = Raw(images, CancellationToken.None);
        return (Tensor.From<float>(features, images.Size(0), FeatureCount).To(images.Device) - _mean()) * _scale();
    }

    private float[] Raw(Tensor images, CancellationToken stop) => _backbone.Of(
        images.To(Device.Cpu).To(ScalarType.Float32).Contiguous(MemoryFormat.Contiguous).ToArray<float>(), (int)images.Size(0), _channels, _side, _side, stop);
}
