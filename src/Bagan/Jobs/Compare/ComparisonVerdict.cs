using Bagan.Evaluation.Statistics;
using Bagan.Jobs.Filling;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Compare;

/// <summary>Says in plain words which method is worth its trouble.</summary>
internal sealed class ComparisonVerdict
{
    // From the least trouble to the most.
    private static readonly string[] Trouble =
    [
        "none", "oversample", "reweight", "reweight-strong", "effective", "focal", "drs", "drw", "ldam-drw", "crt", "logit-adjust", "tau-norm", "mirror", "affine", "smote",
    ];

    private readonly SeedTable _table;
    private readonly ComparedArms _arms;
    private readonly Dictionary<string, string> _objections;
    private readonly List<MethodChoice> _finished;
    private readonly List<MethodChoice> _rivals;
    private readonly List<MethodChoice> _candidates;

    /// <param name="table">The figures of the finished cells.</param>
    /// <param name="arms">Their predictions.</param>
    /// <param name="methods">The methods.</param>
    internal ComparisonVerdict(SeedTable table, ComparedArms arms, IReadOnlyList<MethodChoice> methods)
    {
        _table = table;
        _arms = arms;
        _objections = methods.Select(m => (m.Text, Objection: TrainedFarEnough.Objection(m.Text, table.Cells))).Where(o => o.Objection is not null).ToDictionary(o => o.Text, o => o.Objection!);
        _finished = [.. methods.Where(m => !_objections.ContainsKey(m.Text) && Acsa(m) is not null && arms.Of(m.Text) is not null).OrderByDescending(Acsa)];
        _rivals = [.. _finished.Where(m => !MethodCatalogue.HasGenerator(m.Method) && !MethodCatalogue.IsControl(m.Method))];

        // Where no generator was tried, a teacher alone is what is in question.
        var generators = _finished.Where(m => MethodCatalogue.HasGenerator(m.Method)).ToList();
        _candidates = generators.Count > 0 ? generators : [.. _finished.Where(m => MethodCatalogue.IsControl(m.Method))];
        Gain = _candidates.Count == 0 || _rivals.Count == 0 ? null : PairedComparison.Of(
            arms.Sample, arms.Of(_candidates[0].Text)!, [.. _rivals.Select(r => arms.Of(r.Text)!)], _candidates[0].ControlText is { } control ? arms.Of(control) : null, _candidates.Count);
    }

    /// <summary>The best method without a generator; null where none is finished.</summary>
    internal MethodChoice? Best => _rivals.FirstOrDefault();

    /// <summary>The gain of the best method with a generator over the best without; null where one of them is missing.</summary>
    internal Gain? Gain { get; }

    /// <summary>The verdict.</summary>
    internal Notice Notice()
    {
        var verdict = OfTheTrained();
        return _objections.Count == 0 ? verdict : verdict with
        {
            Paragraphs = [.. verdict.Paragraphs, $"Left out of the verdict: {string.Join("; ", _objections.Select(o => $"{o.Key} ({o.Value})"))}. Longer training (--gan-epochs, --minutes) may help."],
        };
    }

    private Notice OfTheTrained()
    {
        if (_finished.Count == 0)
        {
            return new Notice(NoticeTone.Neutral, "No method is finished yet.", ["Run the same command again to continue."]);
        }

        if (Gain is not { } gain)
        {
            return new Notice(NoticeTone.Neutral, $"{_finished[0].Text} has the highest mean recall (ACSA), {NumberText.Percent(_table.Over(_finished[0].Text, c => c.Classifier?.Acsa))} %.", [.. Enough()]);
        }

        var arm = _candidates[0].Text;
        var verdict = GainWords.Verdict(gain, $"The method {arm}", singular: true);
        List<string> paragraphs = [.. verdict.Paragraphs];
        if (_candidates.Count > 1)
        {
            paragraphs.Add($"{arm} is the best of {_candidates.Count} methods with generated images, and it is compared with the best of {Quantity.Of(_rivals.Count, "method")} without them. Both were chosen on these test images; the interval is wider to allow for that.");
        }

        paragraphs.AddRange([.. SmallerHalf(arm, gain.Against!), .. Enough()]);
        return verdict with { Paragraphs = paragraphs };
    }

    private IEnumerable<string> SmallerHalf(string arm, string against)
    {
        var small = _table.Cells.GroupBy(c => c.Protocol).ToDictionary(g => g.Key, g => Smaller([.. g.First().TrainImages.Values]));
        if (_arms.Lead(arm, against, (protocol, c) => small[protocol].Contains(c)) is { Acsa: { } lead } gain)
        {
            yield return $"On the smaller half of the classes the gain of {arm} over {GainWords.Rival(against)} is {GainWords.Interval(lead, gain.Low, gain.High)}.";
        }
    }

    // The least trouble among what the best method without a generator does not measurably beat.
    private IEnumerable<string> Enough()
    {
        if (_rivals.Count < 2)
        {
            yield break;
        }

        var enough = _rivals
            .Where(m => m == _rivals[0] || _arms.Lead(_rivals[0].Text, m.Text) is not { Low: > 0, Value: >= Gain.Worthwhile })
            .OrderBy(m => m.Suffixes.Count).ThenBy(m => Array.IndexOf(Trouble, m.Method))
            .First();
        if (enough != _rivals[0] && _table.Seeds.Count > 1)
        {
            yield return $"Without generated images, {(enough.Text == "none" ? "training on the real images alone" : enough.Text)} is enough: {_rivals[0].Text} has the highest ACSA, but its lead of {NumberText.Points(_arms.Lead(_rivals[0].Text, enough.Text))} points is within what chance explains on these test images.";
        }
    }

    private static HashSet<int> Smaller(IReadOnlyList<int> counts) =>
        [.. Enumerable.Range(0, counts.Count).OrderBy(c => counts[c]).ThenBy(c => c).Take(Math.Max(1, counts.Count / 2))];

    private double? Acsa(MethodChoice method) => _table.Over(method.Text, c => c.Classifier?.Acsa).Value;
}
