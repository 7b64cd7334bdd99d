namespace Bagan.Jobs.DataSets;

/// <summary>What <c>data get</c> fetched.</summary>
/// <param name="Name">The set.</param>
/// <param name="Description">What it holds.</param>
/// <param name="Terms">Under which terms it is published.</param>
/// <param name="Source">Where it came from, in words.</param>
/// <param name="Out">The folder.</param>
public sealed record FetchedData(string Name, string Description, string Terms, string Source, string Out);
