namespace Bagan.Reports.Balance;

/// <summary>What became of the images that a generator drew for one class.</summary>
/// <param name="ClassName">The class.</param>
/// <param name="Drawn">Images that the filter looked at.</param>
/// <param name="Accepted">Those that it found nothing against.</param>
/// <param name="OtherClass">Turned away: they surely show another class, or a teacher is not sure of theirs.</param>
/// <param name="CopiesOfReal">Turned away: near-copies of training images.</param>
/// <param name="CopiesOfGenerated">Turned away: near-copies of accepted ones.</param>
/// <param name="TakenBack">Turned away, and taken all the same to fill the plan.</param>
public sealed record FilterRow(string ClassName, int Drawn, int Accepted, int OtherClass, int CopiesOfReal, int CopiesOfGenerated, int TakenBack)
{
    /// <summary>The share of drawn images that were accepted, 0 to 1.</summary>
    public double Share => (double)Accepted / Drawn;
}
