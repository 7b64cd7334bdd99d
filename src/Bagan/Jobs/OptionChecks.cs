namespace Bagan.Jobs;

/// <summary>Checks that several option records share.</summary>
internal static class OptionChecks
{
    public static IEnumerable<string> Steps(int? steps)
    {
        if (steps is < 1 or > 1_000_000)
        {
            yield return $"--steps must be 1 to 1000000, not {steps}.";
        }
    }
}
