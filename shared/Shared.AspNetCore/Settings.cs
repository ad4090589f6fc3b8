using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace GenAiTransport;

public static class Settings
{
    /// <summary>
    /// Settings that are read once and can be asked for as they are. What is wrong with them is told when the server starts, and keeps it from starting;
    /// until then the defaults stand in, because Kestrel asks for its limits before.
    /// </summary>
    /// <param name="services">Where they are added.</param>
    /// <param name="read">Reads them; a <see cref="FormatException"/> says in a sentence what is wrong.</param>
    public static void AddSettings<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicParameterlessConstructor)] T>(
        this IServiceCollection services, Func<IConfiguration, T> read) where T : class, new()
    {
        services.AddSingleton(provider => new Reading<T>(provider.GetRequiredService<IConfiguration>(), read));
        services.AddSingleton(provider => provider.GetRequiredService<Reading<T>>().Value);
        services.AddSingleton<IValidateOptions<T>>(provider => provider.GetRequiredService<Reading<T>>());
        services.AddOptions<T>().ValidateOnStart();
    }

    sealed class Reading<T> : IValidateOptions<T> where T : class, new()
    {
        readonly string? _wrong;

        public Reading(IConfiguration configuration, Func<IConfiguration, T> read)
        {
            try
            {
                Value = read(configuration);
            }
            catch (FormatException wrong)
            {
                (Value, _wrong) = (new T(), wrong.Message);
            }
        }

        public T Value { get; }

        public ValidateOptionsResult Validate(string? name, T options) =>
            _wrong is null ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_wrong);
    }
}
