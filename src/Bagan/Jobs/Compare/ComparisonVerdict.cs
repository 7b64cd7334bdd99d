using Bagan.Evaluation.Metrics;
using Bagan.Methods;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Html;
using Bagan.Reports.Values;

namespace Bagan.Jobs.Compare;

/// <summary>Says in plain words which method is worth its trouble.</summary>
internal static class ComparisonVerdict
{
    // A lead below this is no reason to train a generator, however sure it is.
    private const double Worthwhile = 0.003;

    // From the least trouble to the most.
    private static readonly string[] Trouble =
    [
        "none", "oversample", "reweight", "reweight-strong", "effective", "focal", "drs", "drw", "ldam-drw", "crt", "logit-adjust", "tau-norm", "mirror", "affine", "smote",
    ];

    internal static Notice Of(SeedTable table, IReadOnlyList<MethodChoice> methods)
    {
        var ranked = methods.Where(m => Mean(table, m, Acsa) is not null).OrderByDescending(m => Mean(table, m, Acsa)).ToList();
        if (ranked.Count == 0)
        {
            return new Notice(NoticeTone.Neutral, "No method is finished yet.", ["The same command goes on."]);
        }

        var once = table.Seeds.Count == 1 ? " One seed tells nothing of the error: repeat with --seeds 3 before you believe a small lead." : "";
        var simple = ranked.Where(m => MethodCatalogue.PartsOf(m.Method) == MethodParts.None).ToList();
        var generative = ranked.Where(m => MethodCatalogue.PartsOf(m.Method) != MethodParts.None).ToList();
        if (generative.Count == 0 || simple.Count == 0)
        {
            return new Notice(NoticeTone.Neutral, $"{ranked[0].Text} has the highest mean recall (ACSA), {Percent(table, ranked[0], Acsa)} %.", [Minority(table, ranked) + once]);
        }

        var lead = table.Difference(generative[0].Text, simple[0].Text, Acsa);
        string[] figures =
        [
            $"Mean recall over the classes (ACSA): best with generated images is {generative[0].Text}, {Percent(table, generative[0], Acsa)} %; best without is {simple[0].Text}, {Percent(table, simple[0], Acsa)} %. The difference, seed by seed, is {Signed(lead)} points.{once}",
            Minority(table, ranked),
        ];
        if (lead is not null && IsLead(lead))
        {
            return new Notice(NoticeTone.Good, $"{generative[0].Text} is best on this data: {Signed(lead)} points of ACSA over {simple[0].Text}.", figures);
        }

        // Of one seed nothing is known but the order.
        var enough = table.Seeds.Count == 1 ? simple[0] : Enough(table, simple);
        var heading = lead is { Mean: > 0 }
            ? $"On this data {enough.Text} is enough: the lead of generated images is no larger than chance."
            : $"On this data {enough.Text} is enough: generated images are no better.";
        return new Notice(NoticeTone.Caution, heading, figures);
    }

    // The least trouble among what the best method without a generator does not measurably beat.
    private static MethodChoice Enough(SeedTable table, List<MethodChoice> simple) =>
        simple
            .Where(m => m == simple[0] || table.Difference(simple[0].Text, m.Text, Acsa) is not { } lead || !IsLead(lead))
            .OrderBy(m => m.Suffixes.Count).ThenBy(m => Array.IndexOf(Trouble, m.Method))
            .First();

    private static string Minority(SeedTable table, List<MethodChoice> ranked)
    {
        var order = ranked.Where(m => Mean(table, m, SmallerHalf) is not null).OrderByDescending(m => Mean(table, m, SmallerHalf)).ToList();
        if (order.Count < 2)
        {
            return "There is nothing to compare on the smaller classes.";
        }

        return $"On the smaller half of the classes {order[0].Text} is best, with a mean recall of {Percent(table, order[0], SmallerHalf)} %, " +
            $"{Signed(table.Difference(order[0].Text, order[1].Text, SmallerHalf))} points over {order[1].Text}.";
    }

    private static double? Acsa(CellResult cell) => cell.Classifier?.Acsa;

    private static double? SmallerHalf(CellResult cell) => cell.Classifier?.SmallerHalfRecall;

    private static bool IsLead(MeanAndStandardError lead) => lead.Mean >= Worthwhile && lead.Mean > 2 * (lead.StandardError ?? double.PositiveInfinity);

    private static double? Mean(SeedTable table, MethodChoice method, Func<CellResult, double?> figure) => table.Over(method.Text, figure).Value;

    private static string Percent(SeedTable table, MethodChoice method, Func<CellResult, double?> figure) => NumberText.Percent(table.Over(method.Text, figure));

    private static string Signed(MeanAndStandardError? difference) => difference switch
    {
        null => "unknown",
        { StandardError: { } error } => $"{NumberText.Points(difference.Mean)} ± {NumberText.Percent(error)}",
        _ => NumberText.Points(difference.Mean),
    };
}
