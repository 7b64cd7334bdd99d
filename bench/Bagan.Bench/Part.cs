namespace Bagan.Bench;

/// <summary>An optimisation, and the same work without it.</summary>
internal sealed record Part(string Name, PartSide With, PartSide Without);

/// <summary>Work to time, and what must be there before each run.</summary>
internal sealed record PartSide(Action Run, Action? Prepare = null);

/// <summary>Seconds of both (medians), and how many times longer it takes without (of the rounds).</summary>
internal sealed record PartResult(string Name, double With, double Without, double Ratio, double Low, double High);
