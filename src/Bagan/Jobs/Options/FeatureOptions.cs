using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Tensors;

namespace Bagan.Jobs.Options;

/// <summary>What distances between images are measured in.</summary>
internal sealed record FeatureOptions
{
    /// <summary>"classifier", "pixels", or a TorchScript file.</summary>
    public string Features { get; init; } = TrainedClassifier.FeatureSource;

    /// <summary>Whether a TorchScript file may be loaded, which is code.</summary>
    public bool AllowTorchscript { get; init; }

    /// <summary>The file that is named; null where there is none.</summary>
    internal string? File => Features is TrainedClassifier.FeatureSource or PixelFeatures.SourceName ? null : Features;

    internal IEnumerable<string> Errors()
    {
        if (string.IsNullOrWhiteSpace(Features))
        {
            yield return "--features is empty: give classifier, pixels, or a TorchScript file.";
        }
        else if (File is { } file && !AllowTorchscript)
        {
            yield return TorchScriptFeatures.NotAllowed(file);
        }
    }

    /// <summary>Looks whether the file is there, before anything is read or trained.</summary>
    /// <exception cref="BaganInputException">It is not allowed, or there is none.</exception>
    internal void Check()
    {
        if (File is { } file)
        {
            TorchScriptFeatures.RequireFile(file, AllowTorchscript);
        }
    }

    /// <summary>Opens the source for images of a shape; where it is <see cref="IDisposable"/>, the caller disposes it.</summary>
    /// <param name="classifier">The built-in classifier; it stays its owner's.</param>
    /// <param name="shape">The images' shape.</param>
    /// <param name="device">Where a network of the file computes.</param>
    /// <exception cref="BaganInputException">The file cannot be used.</exception>
    internal IFeatureSource Open(TrainedClassifier classifier, ImageShape shape, Device device) =>
        File is { } file ? TorchScriptFeatures.Open(file, AllowTorchscript, shape, device)
        : Features == PixelFeatures.SourceName ? new PixelFeatures()
        : new ClassifierFeatures(classifier);
}
