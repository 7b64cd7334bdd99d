using Bagan.Data.Plans;
using Bagan.Jobs.Compare;
using Bagan.Methods.Catalogue;
using Bagan.Reports.Html;

namespace Bagan.Tests.Jobs.Compare;

/// <summary>The verdict of a comparison says what its figures say.</summary>
public sealed class ComparisonVerdictTests
{
    [Fact]
    public void ALeadBeyondItsErrorIsNamedWithIt()
    {
        var verdict = Verdict(("none", [.80, .81]), ("oversample", [.84, .85]), ("bagan+mirror", [.87, .882]));
        Assert.Equal(NoticeTone.Good, verdict.Tone);
        Assert.Contains("bagan+mirror is best", verdict.Heading, StringComparison.Ordinal);
        Assert.Contains("+3.1 ± 0.1 points", verdict.Heading, StringComparison.Ordinal);
    }

    [Fact]
    public void ALeadWithinItsErrorIsNone()
    {
        var verdict = Verdict(("oversample", [.84, .85]), ("bagan", [.88, .83]));
        Assert.Equal(NoticeTone.Caution, verdict.Tone);
        Assert.Contains("oversample is enough", verdict.Heading, StringComparison.Ordinal);
    }

    [Fact]
    public void TheLeastTroubleIsEnoughWhereMoreGainsNothing()
    {
        var verdict = Verdict(("smote", [.8501, .8502]), ("none", [.80, .80]), ("oversample+mirror", [.851, .8495]), ("oversample", [.8500, .8499]), ("gan", [.70, .70]));
        Assert.Contains("oversample is enough", verdict.Heading, StringComparison.Ordinal);
    }

    [Fact]
    public void OneSeedGivesNoLead()
    {
        var verdict = Verdict(("none", [.80]), ("bagan", [.90]));
        Assert.Equal(NoticeTone.Caution, verdict.Tone);
        Assert.Contains(verdict.Paragraphs, p => p.Contains("One seed tells nothing of the error", StringComparison.Ordinal));
    }

    [Fact]
    public void WithoutAGeneratorTheBestIsNamed() =>
        Assert.Contains("oversample has the highest", Verdict(("none", [.8, .8]), ("oversample", [.9, .9])).Heading, StringComparison.Ordinal);

    private static Notice Verdict(params (string Method, double[] Acsa)[] runs)
    {
        var protocol = ImbalanceProtocol.Parse("as-is");
        var grid = new List<GridCell>();
        var results = new List<CellResult>();
        foreach (var (text, values) in runs)
        {
            var method = MethodChoice.ParseList(text).Single();
            for (var seed = 0; seed < values.Length; seed++)
            {
                grid.Add(new GridCell(method, protocol, seed));
                results.Add(new CellResult
                {
                    Method = method.Text,
                    Protocol = "as-is",
                    Seed = seed,
                    Status = CellResult.Done,
                    Classifier = new ClassifierResult { Steps = 1, TestImages = 1, Acsa = values[seed], SmallerHalfRecall = values[seed], Recall = new Dictionary<string, double?>() },
                });
            }
        }

        return ComparisonVerdict.Of(new SeedTable(grid, results), [.. grid.Select(c => c.Method).Distinct()]);
    }
}
