using System.Text.Json.Serialization;
using Bagan.Data.Writers;
using Bagan.Methods.Catalogue;

namespace Bagan.Jobs.Options;

/// <summary>Options of <c>balance</c>: train, generate, write, evaluate, report.</summary>
internal sealed record BalanceOptions : ITrainingJobOptions<BalanceOptions>
{
    /// <summary>The layout by default.</summary>
    internal const string ClassFolders = "folders";

    /// <summary>The images to balance.</summary>
    public DataOptions Data { get; init; } = new();

    /// <summary>The method that fills the classes, with its suffixes ("smote+mirror"); null: balanced, unless other options imply BAGAN.</summary>
    public string? Method { get; init; }

    /// <summary>Which classes are filled.</summary>
    public PlanOptions Plan { get; init; } = new();

    /// <summary>Which of the generated images are taken.</summary>
    public ImageFilterOptions Filter { get; init; } = new();

    /// <summary>Whether validation images decide, among several ways with and without generated images, which one is taken.</summary>
    public bool Pick { get; init; }

    /// <summary>Networks and length of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where results are written.</summary>
    public OutputOptions Output { get; init; } = new();

    /// <summary>Checkpoints and resuming.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    bool ITrainingJobOptions<BalanceOptions>.ChecksImages => Pick || Filter.Filter == FilterMode.On;

    /// <inheritdoc/>
    public BalanceOptions With(OutputOptions output, CheckpointOptions checkpoints) => this with { Output = output, Checkpoints = checkpoints };

    /// <summary>The form of the originals in the balanced folder; null: copies where images have their own size, else resized.</summary>
    public OriginalsMode? Originals { get; init; }

    /// <summary>Size of the written images: "own", "network" or a number of pixels; null: own where the originals can be copied.</summary>
    public string? OutputSize { get; init; }

    /// <summary>Layout of the balanced images, one of <see cref="DataWriter.All"/>; class folders without splits above them by default.</summary>
    public string To { get; init; } = ClassFolders;

    /// <summary>Share of the real images that is held out before training and written as validation images, 0 to 0.5; 0: none, beyond those that the data have.</summary>
    public double Val { get; init; }

    /// <summary>With how many seeds the verdict is measured, counted up from that of <see cref="Compute"/>, 1 to 100; one tells no interval.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>How often the method is fitted for the verdict.</summary>
    public FitsMode Fits { get; init; } = FitsMode.Each;

    /// <summary>Trainings without generated images that the method is held against: auto, all, or a list of methods with suffixes.</summary>
    public string Rivals { get; init; } = RivalOptions.Auto;

    /// <summary>The classifier that measures the gain.</summary>
    public JudgeOptions Judge { get; init; } = new();

    /// <summary>What the teacher, and the filter's classifier, are.</summary>
    public TeacherMode Teacher { get; init; }

    /// <summary>Whether a TorchScript file may be loaded, which is code.</summary>
    public bool AllowTorchscript { get; init; }

    /// <summary>Training steps of the classifier that measures the gain, 1 to 1,000,000; null: fitted to the size of the data.</summary>
    public int? Steps { get; init; }

    /// <summary>The size that is meant.</summary>
    internal PictureSize Size => OutputSize is { } text ? PictureSize.Parse(text)!.Value
        : To != ClassFolders || Originals == OriginalsMode.Resized ? PictureSize.Network
        : PictureSize.Own;

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
    [
        .. LayoutErrors(),
        .. Pick && Filter.Filter == FilterMode.On ? ["--pick tries the filter itself: leave out --filter on."] : Array.Empty<string>(),
        .. MethodResolution.Errors(Method, Training, Filter.Filter == FilterMode.On), .. PickErrors(), .. Data.Errors(), .. Plan.Errors(), .. Filter.Errors(), .. Training.Errors(), .. Compute.Errors(),
        .. Output.Errors(), .. Checkpoints.Errors(Output), .. OptionChecks.Steps(Steps), .. RivalOptions.Errors(Rivals, Seeds), .. Judge.Errors(AllowTorchscript),
        .. TeacherOptions.Errors(Teacher, Judge.HasBackbone, Pick ? null : MethodResolution.ChoiceOf(Method, Training, Filter.Filter == FilterMode.On)),
    ];

    private IEnumerable<string> LayoutErrors()
    {
        var names = DataWriter.All.Select(w => w.Name).ToList();
        if (!names.Contains(To))
        {
            yield return $"--to: '{To}' is not one of {string.Join(", ", names)}.{Suggestion.Hint(To, names)}";
        }

        if (!(Val is >= 0 and <= 0.5))
        {
            yield return "--val must be between 0 and 0.5.";
        }
        else if (Val > 0 && To == ClassFolders)
        {
            yield return "--val holds out images for val/, and --to folders writes training images alone: name another layout, such as --to imagefolder.";
        }

        if (To != ClassFolders && Originals == OriginalsMode.Copy)
        {
            yield return $"--originals copy keeps files of their own sizes, and --to {To} needs images of one size: leave out one of them.";
        }

        foreach (var error in PictureSize.Errors(OutputSize))
        {
            yield return error;
        }

        if (OutputSize is not (null or "network") && To != ClassFolders)
        {
            yield return $"--output-size {OutputSize} writes class folders, and --to {To} needs images of the networks' size: leave out one of them, or choose the size by --size.";
        }

        if (OutputSize == "own" && Originals == OriginalsMode.Resized)
        {
            yield return "--output-size own copies the originals, and --originals resized shrinks them: leave out one of them.";
        }
    }

    private IEnumerable<string> PickErrors()
    {
        if (Pick && Method?.Split('+', StringSplitOptions.TrimEntries) is [var name, .. var suffixes] && MethodCatalogue.Names.Contains(name))
        {
            if (MethodCatalogue.RecipeOf(name) is not null)
            {
                yield return $"--pick compares the images of a method with trainings without generated images, but {name} makes no images. Name a method that makes images, or leave out --method.";
            }

            if (suffixes.Length > 0)
            {
                yield return $"--pick tries suffixes itself: give --method {name} without them.";
            }
        }
    }
}

/// <summary>How often a method is fitted for the verdict.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<FitsMode>))]
internal enum FitsMode
{
    /// <summary>Once for each seed: the interval holds for another run.</summary>
    [JsonStringEnumMemberName("each")]
    Each,

    /// <summary>Once for all seeds: the interval holds for the images of this run.</summary>
    [JsonStringEnumMemberName("once")]
    Once,
}

/// <summary>In what form the original images stand beside the generated ones.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<OriginalsMode>))]
internal enum OriginalsMode
{
    /// <summary>As PNG at the size that was trained on, alike to the generated ones.</summary>
    [JsonStringEnumMemberName("resized")]
    Resized,

    /// <summary>Their own files, byte for byte.</summary>
    [JsonStringEnumMemberName("copy")]
    Copy,
}

/// <summary>Options of <c>quickstart</c>: balance, on the embedded data made long-tailed first.</summary>
internal sealed record QuickstartOptions : ITrainingJobOptions<QuickstartOptions>
{
    /// <summary>The method that fills the classes, with its suffixes ("smote+mirror"); null: balanced, unless other options imply BAGAN.</summary>
    public string? Method { get; init; }

    /// <summary>Which of the generated images are taken.</summary>
    public ImageFilterOptions Filter { get; init; } = new();

    /// <summary>Networks and length of training.</summary>
    public TrainingOptions Training { get; init; } = new();

    /// <summary>Seed, threads, device.</summary>
    public ComputeOptions Compute { get; init; } = new();

    /// <summary>Where results are written; the folder quickstart unless named.</summary>
    public OutputOptions Output { get; init; } = new() { Out = "quickstart" };

    /// <summary>Checkpoints and resuming.</summary>
    public CheckpointOptions Checkpoints { get; init; } = new();

    bool ITrainingJobOptions<QuickstartOptions>.ChecksImages => Filter.Filter == FilterMode.On;

    /// <inheritdoc/>
    public QuickstartOptions With(OutputOptions output, CheckpointOptions checkpoints) => this with { Output = output, Checkpoints = checkpoints };

    /// <summary>With how many seeds the verdict is measured, counted up from that of <see cref="Compute"/>, 1 to 100; one tells no interval.</summary>
    public int Seeds { get; init; } = 3;

    /// <summary>How often the method is fitted for the verdict.</summary>
    public FitsMode Fits { get; init; } = FitsMode.Once;

    /// <summary>Trainings without generated images that the method is held against: auto, all, or a list of methods with suffixes.</summary>
    public string Rivals { get; init; } = RivalOptions.Auto;

    /// <summary>Training steps of the classifier that measures the gain, 1 to 1,000,000; null: fitted to the size of the data.</summary>
    public int? Steps { get; init; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Validate() =>
        [.. MethodResolution.Errors(Method, Training, Filter.Filter == FilterMode.On), .. Filter.Errors(), .. Training.Errors(), .. Compute.Errors(), .. Output.Errors(), .. Checkpoints.Errors(Output), .. OptionChecks.Steps(Steps), .. RivalOptions.Errors(Rivals, Seeds)];
}

/// <summary>The ways of training without a generated image that the method is held against.</summary>
internal static class RivalOptions
{
    /// <summary>The usual rivals, as many as the budget allows.</summary>
    internal const string Auto = "auto";

    /// <summary>All usual rivals.</summary>
    internal const string All = "all";

    // Those that run whatever they cost: the real images as they are, and what everybody tries first.
    private const int First = 3;

    // The strongest of the rest on photographs in colour (docs/ablations.md), which costs no more than the others.
    private const string ForColour = "reweight+trivialaugment";

    /// <summary>The usual rivals, those that win often first (docs/rivals.md).</summary>
    internal static IReadOnlyList<string> Usual { get; } =
    [
        "none", "reweight", "oversample", "reweight+mixup", "reweight+affine", "reweight+cmo", "drw+remix", "reweight+trivialaugment", "reweight-strong", "logit-adjust", "crt", "ldam-drw",
    ];

    /// <summary>How many of <see cref="Ordered"/> run whatever they cost.</summary>
    /// <param name="colour">Whether the images have colours.</param>
    internal static int Always(bool colour) => colour ? First + 1 : First;

    /// <summary>The usual rivals in the order in which they run.</summary>
    /// <param name="colour">Whether the images have colours.</param>
    internal static IEnumerable<string> Ordered(bool colour) => colour ? [.. Usual.Take(First), ForColour, .. Usual.Skip(First).Where(r => r != ForColour)] : Usual;

    /// <summary>The rivals that an option names, the real images as they are first.</summary>
    /// <param name="option">"auto", "all" or a list of methods with commas between them.</param>
    /// <param name="colour">Whether the images have colours.</param>
    /// <exception cref="BaganInputException">A method is not known, or adds images.</exception>
    internal static IReadOnlyList<MethodChoice> Parse(string option, bool colour) =>
        TryParse(option is Auto or All ? string.Join(',', Ordered(colour)) : option, out var error) ?? throw new BaganInputException(error!);

    /// <summary>As <see cref="Parse"/>; null with what is wrong where the option names no rivals.</summary>
    internal static IReadOnlyList<MethodChoice>? TryParse(string option, out string? error)
    {
        var text = option is Auto or All ? string.Join(',', Usual) : $"none,{option}";
        var choices = MethodChoice.TryParseList(text, out error);
        if (choices?.FirstOrDefault(c => MethodCatalogue.RecipeOf(c.Method) is null) is { } wrong)
        {
            error = $"{wrong.Text} adds images of its own. Rivals train on the real images alone: {string.Join(", ", MethodCatalogue.Names.Where(n => MethodCatalogue.RecipeOf(n) is not null))}, with suffixes.";
            return null;
        }

        return choices;
    }

    /// <summary>Everything that is wrong with the options of the verdict, a sentence each.</summary>
    internal static IEnumerable<string> Errors(string rivals, int seeds)
    {
        if (TryParse(rivals, out var refusal) is null)
        {
            yield return $"--rivals: {refusal}";
        }

        if (seeds is < 1 or > 100)
        {
            yield return $"--seeds must be 1 to 100, not {seeds}.";
        }
    }
}
