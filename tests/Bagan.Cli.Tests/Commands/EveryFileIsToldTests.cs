using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Bagan.Cli.Commands.DataSets;
using Bagan.Data.Codecs;
using Bagan.Data.Inspection;
using Bagan.Data.Readers;
using Bagan.Data.Sources;
using Bagan.Jobs.DataSets;
using Bagan.Reports;
using Bagan.Tests.Data.Readers;

namespace Bagan.Cli.Tests.Commands;

/// <summary>Every file of data as people have them is read, or a person is told of it: in the text of data info --verbose, in --json and in the page.</summary>
public sealed class EveryFileIsToldTests
{
    public static TheoryData<string> Names => [.. FoundData.All.Where(d => d.Right is not null).Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void AFileThatIsNotReadIsNamedWithItsKind(string name)
    {
        var found = FoundData.Find(name);
        using var folder = new Bagan.Tests.Data.TemporaryFolder();
        found.Write(folder);
        folder.Write(Path.Combine(Path.HasExtension(found.Path) ? "" : found.Path, ".hidden"), [1]);
        var path = Path.Combine(folder.Path, found.Path);
        var options = found.Options(folder.Path);
        var limits = new ReadLimits(1, DecodeOptions.Default, CancellationToken.None);
        using var tree = DataOpener.Open(path, limits, options.TextEncoding);
        var listing = DataReaders.List(tree, options, limits);
        var read = listing.Splits.SelectMany(s => s.Sources).Select(s => s.Split('#')[0]).Concat(listing.Used).ToHashSet();
        string[] others = [.. tree.Files.Select(f => f.Path).Concat(tree.Hidden).Concat(tree.Passed.Select(f => f.Path)).Where(f => !read.Contains(f))];

        using var report = DataInspector.Inspect(path, options);
        using var text = new StringWriter();
        InfoText.Write(report, text, inFull: true);
        var lines = text.ToString();
        var json = JsonNode.Parse(DataReportJson.Write(report))!;
        using var stream = new MemoryStream();
        DataInfoPage.Create(InfoJob.PageOf(report, null)).Write(stream);
        var page = WebUtility.HtmlDecode(Encoding.UTF8.GetString(stream.ToArray()));

        var kinds = json["ignored_files"]!.AsArray();
        var inJson = kinds.SelectMany(k => k!["files"]!.AsArray()).Concat(json["bad"]!.AsArray().Select(b => b!["file"])).Select(n => (string)n!).ToHashSet();
        Assert.DoesNotContain(others, f => !inJson.Contains(f));
        Assert.Equal((int)json["ignored"]!, kinds.Sum(k => (int)k!["count"]!));
        Assert.All(kinds, k => Assert.NotEmpty((string)k!["kind"]!));
        Assert.DoesNotContain(others, f => !lines.Contains(f, StringComparison.Ordinal));
        Assert.DoesNotContain(others, f => !page.Contains(f, StringComparison.Ordinal));
        foreach (var kind in report.Ignored.Kinds)
        {
            Assert.Contains($"  {kind.Quantity}: ", lines);
            Assert.Contains(kind.Quantity, page);
        }
    }
}
