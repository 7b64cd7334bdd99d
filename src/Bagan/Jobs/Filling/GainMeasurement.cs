using Bagan.Data;
using Bagan.Evaluation.Classifiers;
using Bagan.Evaluation.Metrics;
using Bagan.Evaluation.Statistics;
using Bagan.Jobs.Classifiers;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Classical;
using Bagan.Reports;
using Bagan.Reports.Values;
using Bagan.Training;

namespace Bagan.Jobs.Filling;

/// <summary>
/// Whether the added images help: the same classifier is trained with them and without, in the ways of <see cref="RivalChoice"/>, with several
/// seeds, and tested on real images that none of it has seen. Where the method has a teacher, its labels on turned copies of real images are
/// the control, and its own network is tested too.
/// </summary>
internal sealed class GainMeasurement
{
    private readonly BalanceRun _run;
    private readonly MethodChoice _choice;
    private readonly ImageSet _test;
    private readonly ClassifierProtocol _protocol;
    private readonly List<MeasuredArm> _arms = [];
    private RivalChoice? _rivals;
    private ClassifierRecipe? _taught;
    private int _realImages;

    /// <param name="run">The run.</param>
    /// <param name="choice">The method that fills the classes.</param>
    internal GainMeasurement(BalanceRun run, MethodChoice choice)
    {
        _run = run;
        _choice = choice;
        _test = run.Data.Test!;
        _protocol = run.Judge.Protocol;
    }

    /// <summary>How often the method is fitted: for each seed where that was asked for or costs nothing, else once.</summary>
    internal int Fits => FitsOf(_run.Options, _choice);

    /// <summary>The trainings and their results.</summary>
    internal IReadOnlyList<MeasuredArm> Arms => _arms;

    /// <summary>How a classifier is trained with labels.csv; null where there is none.</summary>
    internal ClassifierRecipe? LabelledRecipe => _taught;

    /// <summary>Which networks of the first fit stand on a pretrained one; those of the others do as well. Empty where there is none.</summary>
    internal IReadOnlyList<NetworkChoice> Networks { get; private set; } = [];

    /// <summary>The training that the verdict speaks of.</summary>
    internal MeasuredArm Main => Of(ArmRole.Labelled) ?? Of(ArmRole.Images)!;

    /// <summary>How often a method is fitted for the figures.</summary>
    internal static int FitsOf(Options.BalanceOptions options, MethodChoice choice) =>
        options.Fits == Options.FitsMode.Each || choice.Parts == MethodParts.None ? options.Seeds : 1;

    /// <summary>Images that pass through the classifiers of the figures, before anything is known of the method's answer; for an estimate.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="protocol">How classifiers are trained.</param>
    /// <param name="choice">The method that fills the classes.</param>
    /// <param name="work">Images that pass through the method's own networks in one fit.</param>
    /// <param name="realImages">The number of real images to train on.</param>
    /// <param name="colour">Whether they have colours.</param>
    /// <param name="hasValidation">Whether the person brought validation images.</param>
    internal static long PlannedImages(Options.BalanceOptions options, ClassifierProtocol protocol, MethodChoice choice, long work, int realImages, bool colour, bool hasValidation) =>
        options.Seeds * PlannedRecipes(options, protocol, choice, work, realImages, colour, hasValidation).Sum(r => protocol.ImagesFor(r, realImages, hasValidation));

    /// <summary>The ways in which classifiers are trained with each seed; those of the method's own images count as plain.</summary>
    internal static IReadOnlyList<ClassifierRecipe> PlannedRecipes(Options.BalanceOptions options, ClassifierProtocol protocol, MethodChoice choice, long work, int realImages, bool colour, bool hasValidation)
    {
        var rivals = RivalChoice.For(options, null, choice, work, mirror: false, protocol, realImages, colour, hasValidation).Tried.Select(r => r.Extend(MethodCatalogue.RecipeOf(r.Method)!));

        // With a teacher the images are tried under its labels too; where there is a control, that as well.
        var own = 1 + (choice.Parts.HasFlag(MethodParts.Teacher) ? 1 : 0) + (choice.ControlText is null ? 0 : 1);
        return [.. rivals, .. Enumerable.Repeat(ClassifierRecipe.Plain, own)];
    }

    /// <summary>Images that pass through the backbone of the figures: every picture once, and those that rivals make; 0 without one.</summary>
    /// <param name="options">The options of the command.</param>
    /// <param name="protocol">How classifiers are trained.</param>
    /// <param name="choice">The method that fills the classes.</param>
    /// <param name="work">Images that pass through the method's own networks in one fit.</param>
    /// <param name="realImages">The number of real images to train on.</param>
    /// <param name="colour">Whether they have colours.</param>
    /// <param name="tested">Test and validation images.</param>
    /// <param name="made">Images that one fit makes.</param>
    internal static long PlannedBackboneImages(Options.BalanceOptions options, ClassifierProtocol protocol, MethodChoice choice, long work, int realImages, bool colour, int tested, long made)
    {
        if (protocol.Probe is null)
        {
            return 0;
        }

        var changing = PlannedRecipes(options, protocol, choice, work, realImages, colour, hasValidation: true).Count(FeaturePool.Changes);
        return realImages + tested + ((long)FitsOf(options, choice) * made * (choice.ControlText is null ? 1 : 2)) + (changing * FeaturePool.ImagesFor(realImages)); // the same ones for every seed
    }

    /// <summary>Trains and tests the classifiers of some seeds, but for those whose results are in the run folder already.</summary>
    /// <param name="seeds">The numbers of the seeds, from 0.</param>
    /// <param name="train">The real images.</param>
    /// <param name="fitted">What the method answered for them.</param>
    /// <param name="folder">The run folder of the fit, which keeps results.</param>
    internal void Add(IReadOnlyList<int> seeds, ImageSet train, FittedImages fitted, string folder)
    {
        var added = fitted.Added;
        _realImages = train.Count;
        Networks = Networks.Count > 0 ? Networks : fitted.Networks;
        _taught ??= added.Labels is null ? null : _choice.Extend(added.Recipe);
        _rivals ??= RivalChoice.For(_run.Options, _run.PickedRival, _choice, _run.Pipeline.Work(_choice, train), _taught?.Mirror == true, _protocol, train.Count, train.Channels > 1, _run.Data.Validation is not null);
        var common = _rivals.Common;
        var images = added.Images.Count > 0 ? added.Images : null;
        using var folders = added.ToFolders();
        var control = fitted.Control;
        var trainings = new List<(ArmRole Role, string Name, ClassifierRecipe Recipe, ImageSet? Added, Numerics.FloatMatrix? Labels)>();
        trainings.AddRange(_rivals.Tried.Select(c => (c.Method == RecipeMethod.None.Name ? ArmRole.Alone : ArmRole.Rival, c.Text, c.Extend(MethodCatalogue.RecipeOf(c.Method)!), (ImageSet?)null, (Numerics.FloatMatrix?)null)));

        // A method that adds no image is its recipe; the others change the plain one by their suffixes.
        var own = images is null ? _choice.Extend(added.Recipe) : common.Aggregate(ClassifierRecipe.Plain, (r, suffix) => r.WithSuffix(suffix));
        trainings.Add((ArmRole.Images, _taught is null ? _choice.Text : $"{_choice.Text}+hard", own, folders, null));
        if (_taught is not null)
        {
            trainings.Add((ArmRole.Labelled, _choice.Text, _choice.Extend(added.Recipe), images, added.Labels));
        }

        if (control is not null)
        {
            trainings.Add((ArmRole.Control, _choice.ControlText!, _taught is null ? own : _choice.Extend(control.Recipe), control.Generated, _taught is null ? null : control.GeneratedLabels));
        }

        _run.Times.Run(_run.Sink, "classifiers", seeds.Count * trainings.Sum(t => _protocol.ImagesFor(t.Recipe, train.Count, _run.Data.Validation is not null)), () =>
        {
            // Images and their seeds decide the teacher's labels too, so that names are key enough.
            var compute = _run.Options.Compute;
            var saved = SavedMeasurements.Open(
                Path.Combine(folder, SavedMeasurements.FileName), SavedMeasurements.KeyOf([train, folders, control?.Generated, _test, _run.Data.Validation], _protocol, compute), _run.Sink);
            var trials = new ClassifierTrials(train, _test, _run.Data.Validation, _protocol, saved, compute, _run.Sink, _run.Stop) { Ranks = _run.Pipeline.Ranks };
            var predicted = trials.Try([.. seeds.SelectMany(seed => trainings.Select(t => new ClassifierTrial($"{t.Role} {t.Name} {t.Recipe}", seed, t.Recipe, t.Added, t.Labels)))]);
            for (var i = 0; i < predicted.Length; i++)
            {
                var (role, name, recipe, _, _) = trainings[i % trainings.Count];
                Take(role, name, recipe, predicted[i]!);
            }

            return true;
        });
        if (fitted.TeacherPredictions is { } taught)
        {
            foreach (var _ in seeds)
            {
                Take(ArmRole.Teacher, "teacher", null, taught);
            }
        }
    }

    /// <summary>The gain of the training that the verdict speaks of over its best rival.</summary>
    internal Gain Gain() => PairedComparison.Of(Sample(), Main.Arm, Rivals(), Of(ArmRole.Control)?.Arm);

    /// <summary>The gain of the added images under the names of their class folders alone; null where they have no other labels.</summary>
    internal Gain? FolderGain() => _taught is null ? null : PairedComparison.Of(Sample(), Of(ArmRole.Images)!.Arm, Rivals());

    /// <summary>All trainings for a report.</summary>
    internal ClassifierComparison ToComparison()
    {
        var options = _run.Options;
        var seeds = Quantity.Of(options.Seeds, "seed");
        var fits = _choice.Parts == MethodParts.None ? "" : Fits > 1
            ? " The method was fitted once for each seed."
            : options.Seeds > 1 ? " The method was fitted once for all seeds, so the intervals hold for these generated images; how much another training of the method differs is not in them (--fits each measures it)." : "";
        var mirror = _rivals!.Mirrored ? " Every classifier sees half of its images mirrored, as the teacher does." : "";
        var protocol = $"{char.ToUpperInvariant(_run.Judge.Words[0])}{_run.Judge.Words[1..]}, {_protocol.StepsFor(_realImages)} steps of {_protocol.Batch} images, {seeds}; tested on {_run.Data.TestName}.{(_run.Judge.Reason.Length > 0 ? $" {_run.Judge.Reason}" : "")}{fits}{mirror}";
        var sample = Sample();
        return new ClassifierComparison(protocol, _test.Count, [.. _arms.Select(a => new ClassifierArm(a.Role, a.Name, a.Recipe is null ? "" : a.Role == ArmRole.Control ? RecipeWords.Of(a.Recipe, "turned copies of real images with the teacher's probabilities") : RecipeWords.Of(a.Recipe), Figures(a))
        {
            Lead = a == Main ? null : Lead(PairedComparison.Of(sample, Main.Arm, [a.Arm])),
        })])
        {
            Gain = Gain(),
            FolderGain = FolderGain(),
            Fits = Fits,
            NotTried = [.. _rivals.Left.Select(c => c.Text)],
        };
    }

    private static Estimate Lead(Gain gain) => gain switch
    {
        { Acsa: null } => Estimate.Blank(gain.Reason!),
        { Acsa: { } lead, Low: { } low, High: { } high } => Estimate.Of(lead).WithInterval(low, high),
        { Acsa: { } lead } => Estimate.Of(lead),
    };

    private void Take(ArmRole role, string name, ClassifierRecipe? recipe, int[] predicted)
    {
        var arm = _arms.Find(a => a.Role == role && a.Name == name);
        if (arm is null)
        {
            _arms.Add(arm = new MeasuredArm(role, name, recipe));
        }

        arm.Predicted.Add(predicted);
    }

    private TestSample Sample() => new(_test.Labels.ToArray(), _test.ClassNames, _run.Data.TestGroups);

    private List<Arm> Rivals() => [.. _arms.Where(a => a.Role is ArmRole.Alone or ArmRole.Rival).Select(a => a.Arm)];

    private MeasuredArm? Of(ArmRole role) => _arms.Find(a => a.Role == role);

    // Means with standard errors over the seeds; a teacher that was fitted once has one value.
    private ClassifierFigures Figures(MeasuredArm arm)
    {
        var runs = arm.Predicted.Take(arm.Role == ArmRole.Teacher ? Fits : arm.Predicted.Count).Select(p => new ConfusionMatrix(_test.Labels, p, _test.ClassNames)).ToArray();
        return new ClassifierFigures(
            [.. Enumerable.Range(0, _test.ClassNames.Count).Select(c => Over(runs, m => ClassRecall.Compute(m, c)))],
            Over(runs, m => Acsa.Compute(m, MissingClasses.LeaveOut)),
            Over(runs, m => GMean.Compute(m, missing: MissingClasses.LeaveOut)),
            Over(runs, m => MacroF1.Compute(m, MissingClasses.LeaveOut)));
    }

    private static Estimate Over(ConfusionMatrix[] runs, Func<ConfusionMatrix, MetricValue> metric)
    {
        var values = runs.Select(metric).ToArray();
        if (values.FirstOrDefault(v => v.Value is null) is { } blank)
        {
            return Estimate.Blank(blank.Reason!);
        }

        var over = MeanAndStandardError.Of(values.Select(v => v.Value!.Value))!;
        return Estimate.Of(over.Mean, over.StandardError);
    }
}

/// <summary>One way of training and what its classifiers said of the test images.</summary>
/// <param name="Role">Its part in the comparison.</param>
/// <param name="Name">The method with its suffixes.</param>
/// <param name="Recipe">How its classifiers were trained; null for a teacher.</param>
internal sealed record MeasuredArm(ArmRole Role, string Name, ClassifierRecipe? Recipe)
{
    /// <summary>A row for each seed.</summary>
    internal List<int[]> Predicted { get; } = [];

    internal Arm Arm => new(Name, Predicted);
}

/// <summary>What a fitted method answered for the figures of one seed.</summary>
/// <param name="Added">The images that it adds.</param>
/// <param name="Control">The same without its generator; null for a method without a teacher.</param>
/// <param name="TeacherPredictions">What its teacher says of the test images; null for a method without one.</param>
internal sealed record FittedImages(AddedImages Added, Resampling? Control, int[]? TeacherPredictions)
{
    /// <summary>Which of its networks stand on a pretrained one; empty where there is none.</summary>
    internal IReadOnlyList<NetworkChoice> Networks { get; init; } = [];
}
