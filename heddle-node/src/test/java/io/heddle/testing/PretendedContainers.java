// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.json.JsonTree;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The images and containers of a {@link RecordingEngine}, and what becomes of requests. */
public final class PretendedContainers {

  private static final Pattern CONTAINER =
      Pattern.compile("/v1\\.\\d+/containers/([^/]+)(?:/(\\w+))?");
  private static final Pattern IMAGE = Pattern.compile("/v1\\.\\d+/images/(.+)/json");

  /** What runs in a container, from its start on; what it returns is the exit status. */
  @FunctionalInterface
  public interface Program {
    int run(Container container) throws IOException, InterruptedException;
  }

  /** A container. */
  public static final class Container {
    private final String id;
    private final String name;
    private final JsonNode config;
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private volatile int status;

    private Container(String id, String name, JsonNode config) {
      this.id = id;
      this.name = name;
      this.config = config;
    }

    public JsonNode config() {
      return config;
    }

    public String name() {
      return name;
    }

    /** Writes text to an output: 1 or 2. */
    public void write(int stream, String text) {
      byte[] bytes = text.getBytes(UTF_8);
      synchronized (output) {
        output.writeBytes(
            ByteBuffer.allocate(8).put((byte) stream).position(4).putInt(bytes.length).array());
        output.writeBytes(bytes);
        output.notifyAll();
      }
    }

    /** Runs until somebody stops it; gives the status of what a signal has ended. */
    public int awaitStop() throws InterruptedException {
      stopped.await();
      return 137;
    }

    private void end(int code) {
      status = code;
      ended.countDown();
      synchronized (output) {
        output.notifyAll();
      }
    }

    private void copyOutput(OutputStream to) throws IOException, InterruptedException {
      int copied = 0;
      while (true) {
        byte[] next;
        synchronized (output) {
          while (output.size() == copied && ended.getCount() > 0) {
            output.wait();
          }
          next = output.toByteArray();
        }
        if (next.length == copied) {
          return;
        }
        to.write(next, copied, next.length - copied);
        to.flush();
        copied = next.length;
      }
    }
  }

  private record Refusal(Predicate<RecordedRequest> what, int status, String message) {}

  private final AtomicInteger ids = new AtomicInteger();
  private final Set<String> images = ConcurrentHashMap.newKeySet();
  private final ConcurrentMap<String, Container> containers = new ConcurrentHashMap<>();
  private final List<Refusal> refusals = new CopyOnWriteArrayList<>();
  private volatile Predicate<RecordedRequest> fatal = _ -> false;
  private volatile Predicate<RecordedRequest> unanswered = _ -> false;
  private volatile Program build = _ -> 0;
  private volatile Program chaincode = Container::awaitStop;
  private volatile Optional<String> buildError = Optional.empty();
  private volatile Optional<String> pullError = Optional.of("no registry can be reached");
  private volatile String version = "1.41";

  /** Has images. */
  public PretendedContainers with(String... names) {
    images.addAll(List.of(names));
    return this;
  }

  public Set<String> images() {
    return images;
  }

  /** What containers without a name do, in which packages are built. */
  public PretendedContainers building(Program program) {
    build = program;
    return this;
  }

  /** What containers with a name do. */
  public PretendedContainers running(Program program) {
    chaincode = program;
    return this;
  }

  /** Images cannot be built, and that is told where progress is. */
  public PretendedContainers failingBuilds(String message) {
    buildError = Optional.of(message);
    return this;
  }

  /** Images are fetched, whatever they are called. */
  public PretendedContainers pulling() {
    pullError = Optional.empty();
    return this;
  }

  public PretendedContainers speaking(String apiVersion) {
    version = apiVersion;
    return this;
  }

  /** Refuses some requests from now on. */
  public PretendedContainers refusing(Predicate<RecordedRequest> what, int status, String message) {
    refusals.add(new Refusal(what, status, message));
    return this;
  }

  /** A request during which the engine dies. */
  public PretendedContainers dyingAt(Predicate<RecordedRequest> request) {
    fatal = request;
    return this;
  }

  /** Requests that are never answered. */
  public PretendedContainers silentAt(Predicate<RecordedRequest> requests) {
    unanswered = requests;
    return this;
  }

  /** The containers that there are. */
  public List<Container> all() {
    return List.copyOf(Set.copyOf(containers.values()));
  }

  /** Puts a container there that nobody has asked for. */
  public void left(String name, Map<String, String> labels) {
    ObjectNode config = JsonTree.object();
    ObjectNode own = config.putObject("Labels");
    labels.forEach(own::put);
    add(name, config);
  }

  boolean isSilent(RecordedRequest request) {
    return unanswered.test(request);
  }

  boolean isFatal(RecordedRequest request) {
    return fatal.test(request);
  }

  void answer(RecordedRequest request, OutputStream out) throws IOException, InterruptedException {
    for (Refusal each : refusals) {
      if (each.what().test(request)) {
        refuse(out, each.status(), each.message());
        return;
      }
    }
    Matcher image = IMAGE.matcher(request.path());
    Matcher container = CONTAINER.matcher(request.path());
    if (request.path().equals("/_ping")) {
      ping(request, out);
    } else if (image.matches()) {
      inspect(image.group(1), out);
    } else if (request.path().endsWith("/images/create")) {
      pull(request, out);
    } else if (request.path().endsWith("/build")) {
      build(request, out);
    } else if (request.path().endsWith("/containers/create")) {
      create(request, out);
    } else if (request.path().endsWith("/containers/json")) {
      list(request, out);
    } else if (container.matches()) {
      of(container.group(1), Optional.ofNullable(container.group(2)).orElse(""), request, out);
    } else {
      refuse(out, 404, "page not found");
    }
  }

  private void ping(RecordedRequest request, OutputStream out) throws IOException {
    String head =
        "HTTP/1.1 200 OK\r\nApi-Version: %s\r\nContent-Length: 2\r\n\r\n".formatted(version);
    out.write((request.method().equals("HEAD") ? head : head + "OK").getBytes(UTF_8));
  }

  private void inspect(String name, OutputStream out) throws IOException {
    if (images.contains(name)) {
      json(out, 200, "{\"Id\":\"sha256:1\"}");
    } else {
      refuse(out, 404, "No such image: " + name);
    }
  }

  private void pull(RecordedRequest request, OutputStream out) throws IOException {
    if (pullError.isPresent()) {
      messages(
          out, "{\"status\":\"Pulling\"}\r\n{\"error\":\"%s\"}\r\n".formatted(pullError.get()));
      return;
    }
    images.add(request.query().get("fromImage") + ":" + request.query().get("tag"));
    messages(out, "{\"status\":\"Pulling\"}\r\n{\"status\":\"Done\"}\r\n");
  }

  private void build(RecordedRequest request, OutputStream out) throws IOException {
    if (buildError.isPresent()) {
      messages(
          out,
          "{\"stream\":\"Step 1/4\\n\"}\r\n{\"errorDetail\":{\"message\":\"%1$s\"},\"error\":\"%1$s\"}\r\n"
              .formatted(buildError.get()));
      return;
    }
    images.add(request.query().get("t"));
    messages(out, "{\"stream\":\"Step 1/4\\n\"}\r\n{\"stream\":\"Successfully built\\n\"}\r\n");
  }

  private void create(RecordedRequest request, OutputStream out) throws IOException {
    JsonNode config = JsonTree.read(request.text());
    String image = config.path("Image").asString("");
    String name = request.query().getOrDefault("name", "");
    if (!images.contains(image)) {
      refuse(out, 404, "No such image: " + image);
    } else if (!name.isEmpty() && containers.containsKey(name)) {
      refuse(out, 409, "Conflict. The container name \"/%s\" is already in use".formatted(name));
    } else {
      json(out, 201, "{\"Id\":\"%s\",\"Warnings\":[]}".formatted(add(name, config).id));
    }
  }

  private Container add(String name, JsonNode config) {
    var made = new Container("id-" + ids.incrementAndGet(), name, config);
    containers.put(made.id, made);
    if (!name.isEmpty()) {
      containers.put(name, made);
    }
    return made;
  }

  private void list(RecordedRequest request, OutputStream out) throws IOException {
    String[] wanted =
        JsonTree.read(request.query().get("filters"))
            .path("label")
            .path(0)
            .asString("")
            .split("=", -1);
    ArrayNode found = JsonTree.array();
    for (Container each : all()) {
      JsonNode labels = each.config.path("Labels");
      if (labels.path(wanted[0]).asString("").equals(wanted[1])) {
        ObjectNode one = found.addObject();
        one.put("Id", each.id);
        one.set("Labels", labels);
      }
    }
    json(out, 200, JsonTree.text(found));
  }

  private void of(String name, String what, RecordedRequest request, OutputStream out)
      throws IOException, InterruptedException {
    Container container = containers.get(name);
    if (container == null) {
      refuse(out, 404, "No such container: " + name);
      return;
    }
    switch (request.method() + " " + what) {
      case "POST attach" -> {
        head(out, "200 OK", "application/vnd.docker.raw-stream");
        container.started.await();
        container.copyOutput(out);
      }
      case "POST start" -> {
        start(container);
        out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
      }
      case "POST wait" -> {
        container.ended.await();
        json(out, 200, "{\"StatusCode\":%d}".formatted(container.status));
      }
      case "POST stop", "POST kill" -> {
        boolean isRunning = container.started.getCount() == 0 && container.ended.getCount() > 0;
        container.stopped.countDown();
        if (isRunning) {
          container.ended.await();
          out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
        } else {
          refuse(out, what.equals("stop") ? 304 : 409, "is not running");
        }
      }
      case "PUT archive" -> json(out, 200, "");
      case "GET archive" -> {
        head(out, "200 OK", "application/x-tar");
        out.write("what was built".getBytes(UTF_8));
      }
      case "DELETE " -> {
        container.stopped.countDown();
        containers.values().removeIf(each -> each == container);
        out.write("HTTP/1.1 204 No Content\r\n\r\n".getBytes(UTF_8));
      }
      default -> refuse(out, 404, "page not found");
    }
  }

  private void start(Container container) {
    Program program = container.name.isEmpty() ? build : chaincode;
    container.started.countDown();
    Thread.ofPlatform()
        .daemon()
        .start(() -> {
          int status = 255;
          try {
            status = program.run(container);
          } catch (IOException | InterruptedException e) {
            container.write(2, e + "\n");
          } finally {
            container.end(status);
          }
        });
  }

  private static void head(OutputStream out, String status, String type) throws IOException {
    out.write("HTTP/1.1 %s\r\nContent-Type: %s\r\n\r\n".formatted(status, type).getBytes(UTF_8));
    out.flush();
  }

  private static void messages(OutputStream out, String lines) throws IOException {
    head(out, "200 OK", "application/json");
    out.write(lines.getBytes(UTF_8));
  }

  private static void json(OutputStream out, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(UTF_8);
    out.write(
        "HTTP/1.1 %d Whatever\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(status, bytes.length)
            .getBytes(UTF_8));
    out.write(bytes);
  }

  private static void refuse(OutputStream out, int status, String message) throws IOException {
    if (status == 304) {
      out.write("HTTP/1.1 304 Not Modified\r\n\r\n".getBytes(UTF_8));
      return;
    }
    ObjectNode body = JsonTree.object();
    body.put("message", message);
    json(out, status, JsonTree.text(body));
  }

  /** The names of its containers that have one. */
  public List<String> names() {
    List<String> names = new ArrayList<>();
    all().stream().map(Container::name).filter(name -> !name.isEmpty()).forEach(names::add);
    return names;
  }
}
