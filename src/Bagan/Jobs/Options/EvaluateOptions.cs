using Bagan.Data;
using Bagan.Evaluation.Backbones;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Features;
using Bagan.Imaging;
using Bagan.Tensors;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>evaluate</c>: generated images, from anywhere, measured against real ones.</summary>
internal sealed record EvaluateOptions : IJobOptions
{
    /// <summary>Folder, archive or file with the generated images, under the class names of the real ones. Required.</summary>
    public string Generated { get; init; } = "";

    /// <summary>The real images that the generator was trained on. Required.</summary>
    public string Real { get; init; } = "";

    /// <summary>Real images that the generator has not seen; null: the test split of <see cref="Real"/>, if it has one.</summary>
    public string? Test { get; init; }

    /// <summary>What distances are measured in.</summary>
    public FeatureOptions Measure { get; init; } = new();

    /// <summary>The classifier that judges the generated images.</summary>
    public JudgeOptions Judge { get; init; } = new();

    /// <summary>Training steps of the classifier, 1 to 1,000,000; null: fitted to the size of the data.</summary>
    public int? Steps { get; init; }

    /// <summary>The most generated images, and the most real ones, of a class that are measured, 10 to 100,000.</summary>
    public int PerClass { get; init; } = 1000;

    /// <summary>How the real images are read; the generated ones are read at their size and channels.</summary>
    public ReadingOptions Reading { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Folder for the report and the figures; null: they are only shown.</summary>
    public string? Out { get; init; }

    /// <summary>Replace what stands in a folder that is not empty; otherwise such a folder is refused.</summary>
    public bool Overwrite { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. OwnErrors(), .. Measure.Errors(Judge), .. Judge.Errors(Measure.AllowTorchscript), .. Compute.Errors(), .. OptionChecks.Steps(Steps)];

    /// <summary>The real images and how they are read.</summary>
    internal DataOptions RealData() => new(Reading) { Path = Real, Test = Test };

    private IEnumerable<string> OwnErrors()
    {
        if (string.IsNullOrWhiteSpace(Generated))
        {
            yield return "GENERATED is missing: name the folder, archive or file with the generated images.";
        }

        if (string.IsNullOrWhiteSpace(Real))
        {
            yield return "--real is missing: name the folder, archive or file with the real images that the generator was trained on.";
        }
        else
        {
            foreach (var error in RealData().Errors())
            {
                yield return error;
            }
        }

        if (Generated == Real && Real.Length > 0)
        {
            yield return "--real names the generated images themselves. Name the real images that the generator was trained on.";
        }

        if (PerClass is < 10 or > 100_000)
        {
            yield return $"--per-class must be 10 to 100000 images, not {PerClass}.";
        }

        if (Out is not null && string.IsNullOrWhiteSpace(Out))
        {
            yield return "--out is empty: name the folder for the report.";
        }
    }
}

/// <summary>What distances between images are measured in.</summary>
internal sealed record FeatureOptions
{
    /// <summary>"classifier", "backbone", "pixels", or a TorchScript file.</summary>
    public string Features { get; init; } = TrainedClassifier.FeatureSource;

    /// <summary>Whether a TorchScript file may be loaded, which is code.</summary>
    public bool AllowTorchscript { get; init; }

    /// <summary>The file that is named; null where there is none.</summary>
    internal string? File => Features is TrainedClassifier.FeatureSource or BackboneFeatures.SourceName or PixelFeatures.SourceName ? null : Features;

    internal IEnumerable<string> Errors(JudgeOptions judge)
    {
        if (string.IsNullOrWhiteSpace(Features))
        {
            yield return "--features is empty: give classifier, backbone, pixels, or a TorchScript file.";
        }
        else if (Features == BackboneFeatures.SourceName && !judge.HasBackbone)
        {
            yield return "--features backbone measures in the features of a pretrained network: name one by --backbone, such as imagenet-resnet18.";
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
    /// <param name="backbone">The pretrained network; it stays its owner's; null where there is none.</param>
    /// <param name="shape">The images' shape.</param>
    /// <param name="device">Where a network of the file computes.</param>
    /// <exception cref="BaganInputException">The file cannot be used.</exception>
    internal IFeatureSource Open(TrainedClassifier classifier, Backbone? backbone, ImageShape shape, Device device) =>
        File is { } file ? TorchScriptFeatures.Open(file, AllowTorchscript, shape, device)
        : Features == BackboneFeatures.SourceName ? new BackboneFeatures(backbone!)
        : Features == PixelFeatures.SourceName ? new PixelFeatures()
        : new ClassifierFeatures(classifier);
}
