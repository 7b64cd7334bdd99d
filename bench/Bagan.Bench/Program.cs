using Bagan.Bench;

IBenchmark[] benchmarks = [new FullBenchmark(), new StepBenchmark(), new StepWorker(), new RankBenchmark(), new RankWorker(), new NetworkBenchmark(), new NetworkWorker(), new DefaultWayBenchmark(), new DefaultWayWorker(), new BudgetBenchmark(), new StartUpBenchmark(), new DataBenchmark(), new PartsBenchmark(), new SoakBenchmark(), new GpuBenchmark(), new OnnxBenchmark()];
var chosen = benchmarks.FirstOrDefault(b => args.Length > 0 && b.Name == args[0]);
if (chosen is not null)
{
    return chosen.Run(args[1..]);
}

Console.Error.WriteLine("Usage: dotnet run -c Release --project bench/Bagan.Bench -- SUBCOMMAND ...");
foreach (var benchmark in benchmarks)
{
    Console.Error.WriteLine($"  {benchmark.Name} {benchmark.Usage}");
}

return 2;
