using Bagan.Tensors.Tests.Distributed;

namespace Bagan.Tensors.Tests;

/// <summary>What a test starts as a process of its own: a rank of a job, or what would change settings of the whole process for the tests after it.</summary>
internal static class Program
{
    public static int Main(string[] arguments)
    {
        switch (arguments)
        {
            case [nameof(FreedMemoryTests)]:
                Console.WriteLine(FreedMemoryTests.Measured());
                return 0;
            case [var scenario, var rank, var size, var port]:
                Engine.Configure(new EngineOptions { Threads = 1 });
                using (var job = new RankScenarios(int.Parse(rank), int.Parse(size), int.Parse(port)))
                {
                    Console.WriteLine(job.Run(scenario));
                }

                return 0;
            default:
                Console.Error.WriteLine("This assembly holds tests; run them by 'dotnet test'.");
                return 2;
        }
    }
}
