using System.Text.Json.Nodes;
using Bagan.Data.Fetching;
using Bagan.Jobs.DataSets;
using Bagan.Jobs.Options;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data get</c>.</summary>
internal sealed class GetVerb() : JobVerb<GetOptions>(
    new VerbText(
        "get",
        "Fetch a published data set.",
        "Fetches a published data set from its publisher, or from the system package if that is installed, and checks the checksum of every file. "
        + "An interrupted download never looks complete. Without a network, it prints where to put the files.",
        "NAME --out DIR [options]",
        "data get fashion-mnist --out fashion",
        "Writes the folder fashion, which every verb accepts as DATA."),
    [new("name", "NAME", $"The data set: {string.Join("; ", BenchmarkSets.All.Select(s => $"{s.Name} ({s.Description})"))}.") { Words = [.. BenchmarkSets.All.Select(s => s.Name)] }],
    [
        new("Output",
        [
            new("out", "DIR", "Folder to write to. Must be empty unless --overwrite is given.", Basic: true),
            SharedOptions.Overwrite,
        ]),
    ])
{
    /// <inheritdoc/>
    protected override int Run(GetOptions options, Session session)
    {
        var fetched = session.Run(sink => new GetJob(options, sink).Run(session.Signals.Token));
        if (session.Json)
        {
            session.WriteJson(new JsonObject
            {
                ["name"] = fetched.Name,
                ["description"] = fetched.Description,
                ["terms"] = fetched.Terms,
                ["source"] = fetched.Source,
                ["out"] = fetched.Out,
            });
        }
        else
        {
            session.Out.WriteLine($"{fetched.Description}. Terms: {fetched.Terms}.");
            session.Out.WriteLine($"Written to {fetched.Out}, from {fetched.Source}.");
        }

        return ExitCode.Done;
    }
}
