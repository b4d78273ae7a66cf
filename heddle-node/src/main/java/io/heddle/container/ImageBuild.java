// SPDX-License-Identifier: Apache-2.0
package io.heddle.container;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.heddle.disk.Mode;
import io.heddle.disk.NewFile;
import io.heddle.json.JsonTree;
import io.heddle.process.ChaincodeOutput;
import io.heddle.words.Foreign;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.io.entity.InputStreamEntity;
import tools.jackson.databind.node.ObjectNode;

/**
 * The image of one package under way: built in a container of its own, whose output then goes on
 * top of the platform's image. Not safe for threads.
 *
 * <p>Fabric: core/chaincode/platforms/platforms.go; util/utils.go, DockerBuild;
 * dockercontroller.go, buildImage.
 */
final class ImageBuild {

  private static final long LARGEST_OUTPUT = 4L << 30;
  private static final String CONTEXT = "application/x-tar";

  private final Engine engine;
  private final EngineSettings settings;
  private final Map<String, String> labels;
  private final ChaincodeOutput output;
  private final Consumer<String> lines;
  private final long deadline;
  private final Duration limit;

  /**
   * A build that has not begun.
   *
   * @param labels of containers that are made for it
   * @param limit for all of it
   */
  ImageBuild(
      Engine engine,
      EngineSettings settings,
      Map<String, String> labels,
      ChaincodeOutput output,
      Duration limit) {
    this.engine = engine;
    this.settings = settings;
    this.labels = labels;
    this.output = output;
    this.lines = output.of("out");
    this.limit = limit;
    this.deadline = System.nanoTime() + limit.toNanos();
  }

  /**
   * Builds it.
   *
   * @param path what {@code metadata.json} says
   * @param scratch a directory for files that go with the build
   * @throws IOException with Fabric's text
   */
  void run(
      Platform platform,
      String path,
      ByteString code,
      Map<String, String> environment,
      String image,
      Path scratch)
      throws IOException {
    try {
      make(platform, path, code, environment, image, scratch.resolve("binpackage.tar"));
    } catch (IOException e) {
      throw System.nanoTime() < deadline
          ? e
          : new IOException(
              "not done within %d s, the limit of chaincode.installTimeout"
                  .formatted(limit.toSeconds()),
              e);
    }
  }

  private void make(
      Platform platform,
      String path,
      ByteString code,
      Map<String, String> environment,
      String image,
      Path binaries)
      throws IOException {
    try {
      compile(platform, path, code, environment, binaries);
    } catch (IOException e) {
      throw because("docker build failed", e);
    }
    Map<String, String> query = new HashMap<>(Map.of("t", image, "rm", "1", "forcerm", "1"));
    if (settings.pulls()) {
      query.put("pull", "1");
    }
    if (!settings.host().networkMode().equals("default")) {
      query.put("networkmode", settings.host().networkMode());
    }
    Optional<String> problem =
        engine.build(
            query, context(platform.dockerfile(settings.images()), binaries), left(), lines);
    if (problem.isPresent()) {
      throw new IOException(problem.get());
    }
  }

  private void compile(
      Platform platform,
      String path,
      ByteString code,
      Map<String, String> environment,
      Path binaries)
      throws IOException {
    String image = platform.builder(settings.images());
    if (image.isEmpty()) {
      throw new IOException("No image provided and \"chaincode.builder\" default does not exist");
    }
    fetchUnlessThere(image);
    String container;
    try {
      container =
          engine.create(
              Optional.empty(),
              config(
                  image,
                  platform.script(settings.images(), path),
                  platform.environment(environment)));
    } catch (IOException e) {
      throw because("Error creating container", e);
    }
    try {
      compileIn(container, code, binaries);
    } finally {
      Cleanly.remove(engine, container);
    }
  }

  private void fetchUnlessThere(String image) throws IOException {
    if (engine.hasImage(image)) {
      return;
    }
    Optional<String> problem;
    try {
      problem = engine.pull(ImageReference.of(image), left(), lines);
    } catch (IOException e) {
      throw because("Failed to pull " + Foreign.text(image), e);
    }
    if (problem.isPresent()) {
      throw new IOException(
          "Failed to wait pull %s: %s".formatted(Foreign.text(image), problem.get()));
    }
  }

  private ObjectNode config(String image, String script, List<String> environment) {
    ObjectNode config = JsonTree.object();
    config.put("Image", image);
    List.of("/bin/sh", "-c", script).forEach(config.putArray("Cmd")::add);
    if (!environment.isEmpty()) {
      environment.forEach(config.putArray("Env")::add);
    }
    config.put("AttachStdout", true);
    config.put("AttachStderr", true);
    ObjectNode own = config.putObject("Labels");
    labels.forEach(own::put);
    return config;
  }

  private void compileIn(String container, ByteString code, Path binaries) throws IOException {
    try {
      engine.upload(
          container,
          "/chaincode/input",
          new InputStreamEntity(code.newInput(), code.size(), ContentType.APPLICATION_OCTET_STREAM),
          left());
    } catch (IOException e) {
      throw because("Error uploading input to container", e);
    }
    Attached attached = Attached.to(engine, container, output);
    try {
      engine.start(container);
    } catch (IOException e) {
      throw because("Error executing build", e);
    }
    int status;
    try {
      attached.awaitEnd(left());
      status = engine.await(container, left());
    } catch (IOException e) {
      throw because("Error waiting for container to complete", e);
    }
    if (status != 0) {
      throw new FailedBuild(status, said());
    }
    try (OutputStream to =
        new BoundedOutput(NewFile.stream(binaries, Mode.PRIVATE), LARGEST_OUTPUT)) {
      engine.download(container, "/chaincode/output/.", to, left());
    } catch (IOException e) {
      throw because("Error downloading output", e);
    }
  }

  private String said() {
    return output.lastLines().stream().map(Foreign::sentence).collect(Collectors.joining("\n"));
  }

  private static HttpEntity context(String dockerfile, Path binaries) {
    return new EntityTemplate(
        -1,
        ContentType.create(CONTEXT),
        null,
        out -> {
          try (Archive archive = new Archive(out);
              InputStream from = new BufferedInputStream(Files.newInputStream(binaries))) {
            archive.file("Dockerfile", dockerfile.getBytes(UTF_8));
            archive.file("binpackage.tar", from, Files.size(binaries));
          }
        });
  }

  private Duration left() throws IOException {
    Duration left = Duration.ofNanos(deadline - System.nanoTime());
    if (!left.isPositive()) {
      throw new IOException("no time is left");
    }
    return left;
  }

  private static IOException because(String what, IOException cause) {
    return new IOException(what + ": " + cause.getMessage(), cause);
  }
}
