using Bagan.Jobs.Compare;

namespace Bagan.Cli.Commands;

/// <summary>Shows what a comparison would do.</summary>
internal static class ComparePlanText
{
    /// <summary>As JSON for machines, else as a table for people.</summary>
    public static void Write(ComparePlan plan, Session session)
    {
        if (session.Json)
        {
            session.Out.WriteLine(plan.ToJson());
            return;
        }

        session.Out.WriteLine(plan.Summary);
        session.Out.WriteLine($"Methods: {string.Join(", ", plan.Methods)}");
        foreach (var protocol in plan.Protocols)
        {
            session.Out.WriteLine($"{protocol.Name}: {string.Join(", ", protocol.Classes.Select(c => $"{c.Name} {c.Images}"))}");
        }
    }
}
