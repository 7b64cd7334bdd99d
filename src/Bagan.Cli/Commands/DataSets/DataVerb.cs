using System.CommandLine;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data</c>: the verbs that work on data sets alone.</summary>
internal sealed class DataVerb : Verb
{
    private static readonly VerbText Words = new(
        "data",
        "Work on data sets: inspect, make imbalanced, split, convert, fetch.",
        "Verbs that read and write data sets. None of them trains anything.",
        "VERB [options]",
        "data info photos",
        "Counts the images of each class in the folder photos, and lists unreadable files and duplicate images.");

    /// <summary>Builds the verb.</summary>
    public DataVerb()
        : base(Words, [], [])
    {
        Add(new InfoVerb());
        Add(new UnbalanceVerb());
        Add(new SplitVerb());
        Add(new ConvertVerb());
        Add(new GetVerb());
    }

    /// <inheritdoc/>
    public override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors) =>
        throw new InvalidOperationException("A verb of verbs is not run.");
}
