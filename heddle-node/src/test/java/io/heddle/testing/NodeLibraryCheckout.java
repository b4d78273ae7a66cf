// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * A checkout of the repository of the official Node library. Its chaincodes are copied, never
 * changed; libraries in versions that are not published are packed from the checkout itself.
 */
public final class NodeLibraryCheckout implements AutoCloseable {

  /** The system property that names the directory. */
  public static final String PROPERTY = "heddle.nodeLibrary";

  private static final List<String> LIBRARIES =
      List.of(
          "apis/fabric-shim-api",
          "apis/fabric-contract-api",
          "libraries/fabric-shim",
          "libraries/fabric-ledger");

  private final Path checkout;
  private final Path scratch;
  private final NpmRegistry registry;

  private NodeLibraryCheckout(Path checkout, Path scratch, NpmRegistry registry) {
    this.checkout = checkout;
    this.scratch = scratch;
    this.registry = registry;
  }

  /** Packs what is not published; npm may download. */
  public static NodeLibraryCheckout open(Path scratch) throws IOException {
    Path checkout = Path.of(System.getProperty(PROPERTY)).toAbsolutePath();
    String published = execute(scratch, "npm", "config", "get", "registry").strip();
    NodeLibraryCheckout opened =
        new NodeLibraryCheckout(checkout, scratch, NpmRegistry.start(published));
    for (String library : LIBRARIES) {
      opened.offerUnlessPublished(checkout.resolve(library));
    }
    return opened;
  }

  /** Any file of the checkout. */
  public Path file(String path) {
    return checkout.resolve(path);
  }

  /** A copy of a chaincode's directory, with the {@code .npmrc} that the library's tests add. */
  public Path chaincode(String name) throws IOException {
    Path copy = scratch.resolve("chaincodes").resolve(name);
    copy(checkout.resolve("test/chaincodes").resolve(name), copy);
    Files.writeString(copy.resolve(".npmrc"), "registry=" + registry.url());
    return copy;
  }

  /** The version that the chaincodes of the checkout ask for. */
  public String version() throws IOException {
    return member(checkout.resolve("libraries/fabric-shim"), "version");
  }

  @Override
  public void close() {
    registry.close();
  }

  /** Runs a program to its end and gives its standard output. */
  public static String execute(Path directory, String... command) throws IOException {
    Path out = Files.createTempFile("out", ".txt");
    Process process =
        new ProcessBuilder(command)
            .directory(directory.toFile())
            .redirectOutput(out.toFile())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      if (!process.waitFor(5, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("%s did not end within 5 min".formatted(List.of(command)));
      }
      return Files.readString(out, UTF_8);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    } finally {
      Files.delete(out);
    }
  }

  private void offerUnlessPublished(Path library) throws IOException {
    String name = member(library, "name");
    String version = member(library, "version");
    if (execute(scratch, "npm", "view", name + "@" + version, "version").isBlank()) {
      Path copy = scratch.resolve("libraries").resolve(name);
      copy(library, copy);
      if (Files.exists(copy.resolve("src/index.ts"))) {
        compile(copy);
      }
      execute(copy, "npm", "pack", "--pack-destination", scratch.toString());
      registry.offer(
          copy.resolve("package.json"), scratch.resolve("%s-%s.tgz".formatted(name, version)));
    }
  }

  /** Without the types that it imports, which make no difference to what comes out. */
  private static void compile(Path library) throws IOException {
    execute(
        library,
        "npx",
        "--yes",
        "--package=typescript@5.8",
        "tsc",
        "--target",
        "es2020",
        "--module",
        "commonjs",
        "--outDir",
        "lib",
        "src/index.ts");
  }

  private static String member(Path project, String name) throws IOException {
    String manifest = Files.readString(project.resolve("package.json"), UTF_8);
    return JsonMapper.shared().readTree(manifest).path(name).asString();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("node_modules")) {
          Path copy = to.resolve(relative);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }
}
