// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.base.PackageId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The samples, built as a user builds them, and run with the official chaincode libraries. */
public enum SampleChaincode {
  JAVA("asset-java", "target/chaincode.jar", "mvn -o -B -q -DskipTests package"),
  NODE("asset-node", "node_modules/fabric-shim", "npm ci --prefer-offline --no-audit --no-fund");

  private final Path project;
  private final String product;
  private final String build;

  SampleChaincode(String name, String product, String build) {
    this.project = Path.of("samples", name).toAbsolutePath();
    this.product = product;
    this.build = build;
  }

  /** Where {@code builders/} has the builder for it. */
  public Path builder() {
    return Path.of("builders", this == JAVA ? "java" : "node").toAbsolutePath();
  }

  /** Puts what the builder's {@code build} would have left into a directory, building only once. */
  public void installInto(Path buildDir) throws IOException {
    buildOnce();
    Files.createDirectories(buildDir);
    if (this == JAVA) {
      Files.copy(project.resolve(product), buildDir.resolve("chaincode.jar"));
    } else {
      Files.createSymbolicLink(buildDir.resolve("chaincode"), project);
    }
  }

  /** Starts it as a server; with TLS if there are files for a key and a certificate. */
  public Process serve(PackageId id, String address, Optional<ServerFiles> tls) throws IOException {
    buildOnce();
    List<String> command = new ArrayList<>();
    if (this == JAVA) {
      command.addAll(
          List.of(
              javaExecutable(),
              "-XX:+UseSerialGC",
              "-XX:TieredStopAtLevel=1",
              "-Xmx256m",
              "-jar",
              product));
    } else {
      command.addAll(List.of("node_modules/.bin/fabric-chaincode-node", "server"));
      command.addAll(List.of("--chaincode-address", address, "--chaincode-id", id.value()));
      tls.ifPresent(files ->
          command.addAll(
              List.of(
                  "--chaincode-tls-key-file", files.key().toString(),
                  "--chaincode-tls-cert-file", files.certificate().toString())));
    }
    var builder = new ProcessBuilder(command).directory(project.toFile());
    builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Map<String, String> environment = builder.environment();
    environment.put("CHAINCODE_SERVER_ADDRESS", address);
    environment.put("CORE_CHAINCODE_ID_NAME", id.value());
    environment.put("CORE_PEER_TLS_ENABLED", tls.isPresent() ? "true" : "false");
    tls.ifPresent(files -> files.putInto(environment));
    return builder.start();
  }

  private synchronized void buildOnce() throws IOException {
    if (Files.exists(project.resolve(product))) {
      return;
    }
    Process process =
        new ProcessBuilder(build.split(" ")).directory(project.toFile()).inheritIO().start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new UncheckedIOException(new IOException(build + " failed in " + project));
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String javaExecutable() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /** PEM files of a server, and the same in base64. */
  public record ServerFiles(Path key, Path certificate, Path keyBase64, Path certificateBase64) {

    /** Writes the files. */
    public static ServerFiles in(Path dir, String keyPem, String certificatePem)
        throws IOException {
      return new ServerFiles(
          Files.writeString(dir.resolve("key.pem"), keyPem),
          Files.writeString(dir.resolve("certificate.pem"), certificatePem),
          Files.writeString(dir.resolve("key.base64"), base64(keyPem)),
          Files.writeString(dir.resolve("certificate.base64"), base64(certificatePem)));
    }

    private void putInto(Map<String, String> environment) {
      environment.put("CORE_TLS_CLIENT_KEY_FILE", key.toString());
      environment.put("CORE_TLS_CLIENT_CERT_FILE", certificate.toString());
      // the Java library prepares to dial a peer even as a server, and wants these for it
      environment.put("CORE_TLS_CLIENT_KEY_PATH", keyBase64.toString());
      environment.put("CORE_TLS_CLIENT_CERT_PATH", certificateBase64.toString());
      environment.put("CORE_PEER_TLS_ROOTCERT_FILE", certificate.toString());
    }

    private static String base64(String text) {
      return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
  }
}
