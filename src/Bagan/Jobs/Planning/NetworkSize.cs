namespace Bagan.Jobs.Planning;

/// <summary>What a dry run says of a network.</summary>
/// <param name="Name">"encoder", "discriminator" or "generator".</param>
/// <param name="Parameters">Number of trained values.</param>
public sealed record NetworkSize(string Name, long Parameters);
