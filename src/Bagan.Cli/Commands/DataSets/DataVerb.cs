using System.CommandLine;

namespace Bagan.Cli.Commands.DataSets;

/// <summary><c>data</c>: the verbs that work on data sets alone.</summary>
internal sealed class DataVerb : Verb
{
    private static readonly VerbText Words = new(
        "data",
        "Work on data sets: make one imbalanced, split it, convert it.",
        "Verbs that read and write data sets and train nothing.",
        "VERB [options]",
        "data convert photos.zip --to npz --out photos-npz",
        "Reads the images in photos.zip and writes them as one NumPy archive, photos-npz/data.npz.");

    /// <summary>Builds the verb.</summary>
    public DataVerb()
        : base(Words, [], [])
    {
        Add(new UnbalanceVerb());
        Add(new SplitVerb());
        Add(new ConvertVerb());
    }

    /// <inheritdoc/>
    public override Func<Session, int> Prepare(ParseResult line, ICollection<string> errors) =>
        throw new InvalidOperationException("A verb of verbs is not run.");
}
