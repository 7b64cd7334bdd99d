using Bagan.Evaluation.Backbones;
using Bagan.Reports.Values;

namespace Bagan.Methods;

/// <summary>Whether a teacher, or a filter's classifier, stands on a pretrained network or was trained from scratch, and the figures that decided.</summary>
/// <param name="Part">"teacher", or "judge" for the classifier of a filter.</param>
/// <param name="Probe">Whether it is a linear layer on the features of the pretrained network; false: it was trained from scratch.</param>
/// <param name="Backbone">The name of the pretrained network.</param>
/// <param name="ProbeAcsa">Mean recall of the linear layer on training images that were held out, 0 to 1; null where nothing was compared.</param>
/// <param name="ScratchAcsa">The same of the network trained from scratch.</param>
/// <param name="ValidationImages">Training images that were held out for it; 0 where nothing was compared.</param>
public sealed record NetworkChoice(string Part, bool Probe, string Backbone, double? ProbeAcsa = null, double? ScratchAcsa = null, int ValidationImages = 0)
{
    /// <summary>A teacher's part.</summary>
    internal const string Teacher = "teacher";

    /// <summary>The part of a filter's classifier.</summary>
    internal const string Judge = "judge";

    /// <summary>The choice in a sentence.</summary>
    internal string Words
    {
        get
        {
            var subject = Part == Teacher ? "The teacher" : "The filter's classifier";
            var (own, other) = Probe ? ($"a linear layer on {Backbone}", "network from scratch") : ("trained from scratch", $"a linear layer on {Backbone}");
            return (Probe ? ProbeAcsa : ScratchAcsa) is { } chosen && (Probe ? ScratchAcsa : ProbeAcsa) is { } left
                ? $"{subject} is {own} (validation ACSA {NumberText.Percent(chosen)} %, {other} {NumberText.Percent(left)} %; {Quantity.Of(ValidationImages, "training image")} held out)."
                : $"{subject} is {own}.";
        }
    }
}

/// <summary>A pretrained network that teachers, and classifiers of filters, may stand on.</summary>
/// <param name="Backbone">The network, which stays its owner's.</param>
internal sealed record Pretrained(Backbone Backbone)
{
    private IReadOnlyDictionary<string, bool> Decided { get; init; } = new Dictionary<string, bool>();

    /// <summary>Whether a part stands on it; null: a trial on training images decides.</summary>
    /// <param name="part">As in <see cref="NetworkChoice"/>.</param>
    internal bool? Stands(string part) => Decided.TryGetValue(part, out var stands) ? stands : null;

    /// <summary>The same network, on which every part stands.</summary>
    internal Pretrained Forced() => this with { Decided = new Dictionary<string, bool> { [NetworkChoice.Teacher] = true, [NetworkChoice.Judge] = true } };

    /// <summary>The same network with choices that are made already.</summary>
    internal Pretrained After(IReadOnlyList<NetworkChoice> choices) => this with { Decided = Decided.Concat(choices.Select(c => KeyValuePair.Create(c.Part, c.Probe))).GroupBy(p => p.Key).ToDictionary(g => g.Key, g => g.Last().Value) };

    /// <summary>What finds the network again.</summary>
    internal SavedBackbone Saved => new(Backbone.Source, Backbone.Input.Text, Backbone.FileHash);
}

/// <summary>The pretrained network of a fitted method, to be found again and recognised.</summary>
/// <param name="Source">The built-in name, or the path of the file.</param>
/// <param name="Input">How it sees images, as <c>--backbone-input</c> says it.</param>
/// <param name="Sha256">SHA-256 of the file.</param>
public sealed record SavedBackbone(string Source, string Input, string Sha256);
