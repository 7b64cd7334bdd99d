using System.Globalization;
using Bagan.Data.Plans;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>compare</c>: methods side by side on one data set.</summary>
internal sealed record CompareOptions : IJobOptions
{
    /// <summary>The images to compare on.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The methods, with commas between them, each with its suffixes ("oversample+mirror"); "all" is every method.</summary>
    public string Methods { get; init; } = "";

    /// <summary>How the training images are made imbalanced: as-is, drop:P, drop:CLASS=P, exp:R, step:R or counts:a,b,c,...</summary>
    public string Protocol { get; init; } = "as-is";

    /// <summary>How often everything is repeated, each time with another seed, 1 to 1000; the first seed is that of <see cref="Compute"/>.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Networks and length of training of the generators; the preset is fast unless it is paper.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The classifier that every method's images are tried with.</summary>
    public JudgeOptions Judge { get; init; } = new();

    /// <summary>What teachers, and the classifiers of filters, are.</summary>
    public TeacherMode Teacher { get; init; }

    /// <summary>Its training steps, 1 to 1,000,000; null: fitted to the number of real training images.</summary>
    public int? Steps { get; init; }

    /// <summary>What distances between images are measured in.</summary>
    public FeatureOptions Measure { get; init; } = new();

    /// <summary>First seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where results are written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. Data.Errors(), .. OwnErrors(), .. Training.Errors(), .. Measure.Errors(Judge), .. Judge.Errors(Measure.AllowTorchscript), .. Compute.Errors(), .. Output.Errors(), .. OptionChecks.Steps(Steps),
        .. TeacherOptions.Errors(Teacher, Judge.HasBackbone),
    ];

    private IEnumerable<string> OwnErrors()
    {
        if (string.IsNullOrWhiteSpace(Methods))
        {
            yield return $"--methods is missing: name some of {string.Join(", ", MethodCatalogue.Names)}, or all.";
        }
        else if (MethodChoice.TryParseList(Methods, out var methods) is null)
        {
            yield return $"--methods: {methods}";
        }

        if (ImbalanceProtocol.TryParse(Protocol, out var protocol) is null)
        {
            yield return $"--protocol: {protocol}";
        }

        if (Training.Preset == PresetName.Balanced)
        {
            yield return "--preset balanced is the method balanced here: name it in --methods, and take --preset fast or paper for the networks of all methods.";
        }

        if (Training.Objective is not null)
        {
            yield return "--objective has no place in a comparison: the methods bagan and bagan-conditional name it.";
        }

        if (Seeds is < 1 or > 1000)
        {
            yield return $"--seeds must be 1 to 1000, not {Seeds}.";
        }
    }
}
