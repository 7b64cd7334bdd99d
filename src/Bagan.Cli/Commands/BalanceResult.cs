namespace Bagan.Cli.Commands;

/// <summary>Shows what a balancing run left.</summary>
internal static class BalanceResult
{
    /// <summary>Prints its summary for machines; people have been told where the report is.</summary>
    public static void Write(string folder, Session session)
    {
        if (session.Json)
        {
            session.Out.WriteLine(File.ReadAllText(Path.Combine(folder, "summary.json")).TrimEnd());
        }
    }
}
