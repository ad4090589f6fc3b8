using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace GenAiTransport;

static class RootCertificate
{
    /// <summary>PEM or DER. What is no certificate is a <see cref="FormatException"/> with a readable sentence.</summary>
    public static X509Certificate2 Load(string file)
    {
        try
        {
            return X509CertificateLoader.LoadCertificateFromFile(file);
        }
        catch (Exception unreadable) when (unreadable is CryptographicException or IOException or UnauthorizedAccessException)
        {
            throw new FormatException($"{file} is no certificate that can be read.", unreadable);
        }
    }
}
