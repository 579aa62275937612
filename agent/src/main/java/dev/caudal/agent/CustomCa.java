// SPDX-FileCopyrightText: The Caudal authors
// SPDX-License-Identifier: Apache-2.0
package dev.caudal.agent;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** The authorities of the user's own, in files of PEM, beside those that Java trusts. */
final class CustomCa {
  private static final List<String> VARIABLES =
      List.of("CAUDAL_CA_FILE", "SSL_CERT_FILE", "NODE_EXTRA_CA_CERTS");

  private CustomCa() {}

  /** The files that the environment names. */
  static List<Path> files(Environment environment) {
    return VARIABLES.stream()
        .flatMap(name -> Stream.of(environment.first(name)))
        .filter(file -> !file.isEmpty())
        .map(Path::of)
        .distinct()
        .toList();
  }

  /** Trusts what Java trusts and what stands in the files. */
  static X509TrustManager trust(List<Path> files) {
    try {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (var certificate : manager(null).getAcceptedIssuers()) {
        store.setCertificateEntry("java-" + number++, certificate);
      }
      for (var file : files) {
        for (var certificate : certificates(file)) {
          store.setCertificateEntry("own-" + number++, certificate);
        }
      }
      return manager(store);
    } catch (GeneralSecurityException | IOException e) {
      throw new EngineFailed("certificates", "the trusted certificates cannot be set up", e);
    }
  }

  private static List<X509Certificate> certificates(Path file) {
    try (var in = new BufferedInputStream(Files.newInputStream(file))) {
      var found = new ArrayList<X509Certificate>();
      for (var each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        found.add((X509Certificate) each);
      }
      if (!found.isEmpty()) {
        return found;
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new EngineFailed(
          "certificates", "a file of certificates cannot be read: " + file + ": " + e, e);
    }
    throw new EngineFailed("certificates", "a file of certificates has none in it: " + file);
  }

  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509TrustManager x509) {
        return x509;
      }
    }
    throw new GeneralSecurityException("no X.509 trust manager");
  }
}
