using Bagan.Methods;
using Bagan.Methods.BalancingGan.Model;
using Bagan.Methods.BalancingGan.Objectives;
using Bagan.Methods.Catalogue;
using Bagan.Methods.Generative;

namespace Bagan.Jobs.Options;

/// <summary>The method that a command means, by --method or by the words that older versions used.</summary>
/// <param name="Choice">The method with its suffixes.</param>
/// <param name="Training">The training options; those of a method that trains networks name the preset.</param>
/// <param name="Note">Why the method is not the usual one although none was named; null where that needs no words.</param>
internal sealed record MethodResolution(MethodChoice Choice, TrainingOptions Training, string? Note)
{
    internal const string Usual = "balanced";
    private const string Softmax = "bagan";
    private const string Conditional = "bagan-conditional";

    /// <summary>Resolves.</summary>
    /// <param name="method">What --method says; null where it is left out.</param>
    /// <param name="training">Preset and training options.</param>
    /// <param name="filter">Whether --filter on is given, which is the suffix +filter.</param>
    /// <exception cref="BaganInputException">They contradict each other.</exception>
    internal static MethodResolution Of(string? method, TrainingOptions training, bool filter = false) =>
        TryOf(method, training, filter, out var error) ?? throw new BaganInputException(error!);

    private static MethodResolution? TryOf(string? method, TrainingOptions training, bool filter, out string? error)
    {
        error = null;
        var preset = training.Preset is null or PresetName.Balanced ? PresetName.Fast : training.Preset.Value;
        var (choice, note) = method is null ? Implied(training) : (Named(method, training, out error), null);
        if (choice is not null && filter && !choice.Filtered)
        {
            choice = MethodChoice.TryParse($"{choice.Text}+filter", out error);
        }

        if (choice is null)
        {
            return null;
        }

        // A method that trains nothing has no preset: options that are read again name none.
        return new MethodResolution(choice, training with { Preset = IsScheduled(choice) ? preset : training.Preset }, note);
    }

    /// <summary>The method that is meant; null where the options contradict each other.</summary>
    internal static MethodChoice? ChoiceOf(string? method, TrainingOptions training, bool filter = false) => TryOf(method, training, filter, out _)?.Choice;

    /// <summary>Everything that is wrong with the combination, a sentence each.</summary>
    internal static IEnumerable<string> Errors(string? method, TrainingOptions training, bool filter = false)
    {
        return TryOf(method, training, filter, out var refusal) is { } resolved
            ? Meaningless(resolved.Choice, training, method is not null)
            : [method is null ? refusal! : $"--method: {refusal}"];
    }

    private static MethodChoice? Named(string method, TrainingOptions training, out string? error)
    {
        var choice = MethodChoice.TryParse(method, out error);
        if (choice is null)
        {
            return null;
        }

        error = training.Preset == PresetName.Balanced && choice.Method != Usual
                ? $"'balanced' is a method, not a preset, and --method names {choice.Method}. Leave --preset out, or name fast or paper."
            : choice.Method == Conditional && training.Objective is not (null or Objective.Conditional)
                ? $"{Conditional} has the conditional objective, and --objective names another. Use --method {Softmax} for that."
            : null;
        return error is not null ? null : choice.Method == Softmax && training.Objective == Objective.Conditional ? choice with { Method = Conditional } : choice;
    }

    // What the command meant before --method existed, and still does.
    private static (MethodChoice? Choice, string? Note) Implied(TrainingOptions training)
    {
        var adversarial = training.AdversarialOptions().ToList();
        if (training.Preset == PresetName.Balanced || (training.Preset is null && adversarial.Count == 0))
        {
            return (MethodChoice.Parse(Usual), null);
        }

        var objective = training.Objective ?? (training.Preset == PresetName.Paper ? Objective.Softmax : Objective.Conditional);
        var name = objective == Objective.Conditional ? Conditional : Softmax;
        var why = training.Preset is { } preset
            ? $"--preset {preset.ToString().ToLowerInvariant()} without --method means BAGAN"
            : $"{string.Join(", ", adversarial)} {(adversarial.Count == 1 ? "applies" : "apply")} to adversarial training only";
        return (MethodChoice.Parse(name), $"The method is {name}, because {why}. Use --method to choose another.");
    }

    // Whether the preset decides how long the method trains; a teacher without an autoencoder trains as long as that of balanced.
    private static bool IsScheduled(MethodChoice choice) => MethodCatalogue.PartsOf(choice.Method) != MethodParts.None;

    // Options that the method cannot follow.
    private static IEnumerable<string> Meaningless(MethodChoice choice, TrainingOptions training, bool named)
    {
        var parts = choice.Parts;
        var bagan = choice.Method is Softmax or Conditional;
        var hasAutoencoder = parts.HasFlag(MethodParts.Autoencoder);
        var hasAdversary = parts.HasFlag(MethodParts.Adversary);
        var trains = hasAutoencoder || hasAdversary;
        var scheduled = IsScheduled(choice);
        (string Name, bool Given, bool Fits)[] options =
        [
            ("--preset", training.Preset is not null && named, scheduled),
            ("--objective", training.Objective is not null, bagan),
            ("--class-draw", training.ClassDraw != ClassDraw.Uniform, hasAdversary),
            ("--latents", training.Latents is not null, bagan),
            ("--autoencoder", training.Autoencoder is not null, bagan),
            ("--ae-loss", training.AeLoss is not null, hasAutoencoder && choice.Method is not ("deepsmote" or "bagan-gp")),
            ("--ae-batches", training.AeBatches is not null, hasAutoencoder && choice.Method != "deepsmote"),
            ("--no-initialise", training.NoInitialise, hasAutoencoder && hasAdversary),
            ("--epochs", training.Epochs is not null, scheduled),
            ("--ae-epochs", training.AeEpochs is not null, hasAutoencoder),
            ("--gan-epochs", training.GanEpochs is not null, hasAdversary),
            ("--minutes", training.Minutes is not null, scheduled),
            ("--batch", training.Batch is not null, trains),
        ];
        if (training.Mirror != MirrorMode.Auto && !MethodCatalogue.PartsOf(choice.Method).HasFlag(MethodParts.Teacher))
        {
            yield return $"--mirror is for methods with a teacher ({string.Join(", ", MethodCatalogue.Names.Where(n => MethodCatalogue.PartsOf(n).HasFlag(MethodParts.Teacher)))}); {choice.Method} has none. Use --method {choice.Method}+mirror to mirror half of a classifier's images.";
        }

        var wrong = options.Where(o => o.Given && !o.Fits).Select(o => o.Name).ToList();
        if (wrong.Count > 0)
        {
            yield return $"{string.Join(", ", wrong)} {(wrong.Count == 1 ? "has" : "have")} no effect on the method {choice.Method}. Leave {(wrong.Count == 1 ? "it" : "them")} out, or use --method {Conditional}.";
        }
    }
}
