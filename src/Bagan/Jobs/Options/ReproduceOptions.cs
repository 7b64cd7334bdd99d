using System.Globalization;
using Bagan.Data.Plans;
using Bagan.Evaluation.Classifiers;
using Bagan.Data;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>reproduce</c>: figures 7 to 9 of the BAGAN paper (arXiv 1803.09655, section 5), measured anew.</summary>
internal sealed record ReproduceOptions : IJobOptions
{
    private const string Paper = "paper";

    /// <summary>What is reproduced; "paper" is all there is.</summary>
    public string What { get; init; } = "";

    /// <summary>The data sets, with commas between them: NAME, which is read from the folder data/NAME, or NAME=PATH.</summary>
    public string Data { get; init; } = "mnist";

    /// <summary>The shares to drop from a class in per cent, with commas between them. Paper: 40 to 97.5. A set with an imbalance of its own (gtsrb) is taken as it is.</summary>
    public string Drops { get; init; } = "40,60,80,90,95,97.5";

    /// <summary>The classes to drop from, with commas between them; null: each class of the data in turn, as in the paper.</summary>
    public string? Classes { get; init; }

    /// <summary>The methods, as <c>compare</c> takes them. The paper has all of them but bagan-conditional, which is the reading D(x, y) of its summary.</summary>
    public string Methods { get; init; } = "none,mirror,gan,acgan,bagan,bagan-conditional";

    /// <summary>How often everything is repeated, each time with another seed, 1 to 1000.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>Side of the images in pixels; null: that of the data, 64 for flowers and gtsrb. Paper: 28, 32, 224 (flowers), 64 (gtsrb).</summary>
    public int? Size { get; init; }

    /// <summary>Networks and length of training of the generators; the preset is fast unless it is paper.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>The classifier behind figures 7 and 9. Paper: ResNet-18.</summary>
    public ClassifierKind Classifier { get; init; } = ClassifierKind.ResNet18;

    /// <summary>Its training steps, 1 to 1,000,000; null: fitted to the number of real training images.</summary>
    public int? Steps { get; init; }

    /// <summary>First seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where results are written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>The data sets with their paths, in the order given.</summary>
    internal IReadOnlyList<ReproducedData> Sets => [.. Split(Data).Select(ReproducedData.Parse)];

    /// <summary>The shares in per cent.</summary>
    internal IReadOnlyList<double> Shares => [.. Split(Drops).Select(d => double.Parse(d, NumberStyles.Float, CultureInfo.InvariantCulture))];

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() => [.. OwnErrors(), .. Training.Errors(), .. Compute.Errors(), .. Output.Errors(), .. OptionChecks.Steps(Steps)];

    private static string[] Split(string list) => list.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private IEnumerable<string> OwnErrors()
    {
        if (What != Paper)
        {
            yield return What.Length == 0 ? $"Say what to reproduce: {Paper} (figures 7 to 9 of the BAGAN paper)." : $"'{What}' cannot be reproduced; only {Paper} can (figures 7 to 9 of the BAGAN paper).";
        }

        if (Sets.Count == 0 || Sets.Any(s => !ReproducedData.Names.Contains(s.Name)))
        {
            yield return $"--data names the paper's data sets with commas between them: {string.Join(", ", ReproducedData.Names)}, each as NAME or NAME=PATH. For other data use compare.";
        }

        if (Sets.GroupBy(s => s.Name).Any(g => g.Count() > 1))
        {
            yield return "--data names a data set twice.";
        }

        if (Split(Drops) is not { Length: > 0 } drops || !drops.All(d => double.TryParse(d, NumberStyles.Float, CultureInfo.InvariantCulture, out var share) && share is >= 0 and < 100))
        {
            yield return $"--drops must be percentages from 0 to below 100 with commas between them, such as 60,97.5, not '{Drops}'.";
        }

        if (MethodChoice.TryParseList(Methods, out var methods) is null)
        {
            yield return $"--methods: {methods}";
        }

        if (Classes is not null && Split(Classes).Length == 0)
        {
            yield return "--classes is empty: name the classes with commas between them, or leave it out for all of them.";
        }

        if (Size is { } size && ImageSide.WhyNot(size) is { } side)
        {
            yield return side;
        }

        if (Training.Preset == PresetName.Balanced || Training.Objective is not null)
        {
            yield return "--preset balanced and --objective have no place here: the methods name them.";
        }

        if (Seeds is < 1 or > 1000)
        {
            yield return $"--seeds must be 1 to 1000, not {Seeds}.";
        }
    }
}

/// <summary>A data set of the paper.</summary>
/// <param name="Name">One of <see cref="Names"/>.</param>
/// <param name="Path">Where it lies.</param>
internal sealed record ReproducedData(string Name, string Path)
{
    private const int LargeSide = 64;

    /// <summary>The paper's data sets.</summary>
    internal static IReadOnlyList<string> Names { get; } = ["mnist", "cifar10", "flowers", "gtsrb"];

    /// <summary>Whether the paper takes it as it is: its classes differ in size by themselves.</summary>
    internal bool IsAsIs => Name == "gtsrb";

    /// <summary>The side in pixels at which it is read unless another one was asked for; null: its own.</summary>
    internal int? Side => Name is "flowers" or "gtsrb" ? LargeSide : null;

    internal static ReproducedData Parse(string text)
    {
        var equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals < 0 ? new ReproducedData(text, System.IO.Path.Combine("data", text)) : new ReproducedData(text[..equals], text[(equals + 1)..]);
    }
}
