// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** An HTTP/2 connection of a client, frame by frame. For one thread. */
public final class RawHttp2 implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int DATA = 0;
  private static final int HEADERS = 1;
  private static final int RESET = 3;
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int WINDOW_UPDATE = 8;
  private static final int ACK = 1;
  private static final int END_STREAM = 1;
  private static final byte INITIAL_WINDOW = 4;
  private static final int PREFIX = 5;
  private static final int END_HEADERS = 4;
  private static final int CANCEL = 8;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;
  private final List<Integer> resets = new ArrayList<>();
  private final Map<Integer, Message> open = new HashMap<>();
  private long window = 65_535;
  private long messages;
  private int ended;

  /** What a frame is about. */
  private record Frame(int type, int flags, int stream, ByteString payload) {}

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream(), 64 * 1024));
    this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }

  /** Connects to a port of the loopback address and says nothing. */
  public static RawHttp2 silent(int port) throws IOException {
    return over(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  private static RawHttp2 over(Socket socket) throws IOException {
    socket.setSoTimeout((int) DEADLINE.toMillis());
    return new RawHttp2(socket);
  }

  /** Connects and says what every HTTP/2 client says first. */
  public static RawHttp2 connect(int port) throws IOException {
    return connect(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  /** As {@link #connect(int)}, on a connection that is there. */
  public static RawHttp2 connect(Socket socket) throws IOException {
    RawHttp2 connection = over(socket);
    connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    connection.write(SETTINGS, 0, 0, new byte[0]);
    return connection;
  }

  /** As {@link #connect(int)}, and takes as much as the other side sends. */
  public static RawHttp2 connectWide(int port) throws IOException {
    RawHttp2 connection = silent(port);
    connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    connection.write(SETTINGS, 0, 0, new byte[] {0, INITIAL_WINDOW, 0x7f, -1, -1, -1});
    connection.write(WINDOW_UPDATE, 0, 0, new byte[] {0x7f, -2, 0, 0});
    return connection;
  }

  /** Sends the one message of a call. */
  public void request(int stream, String path, ByteString message) throws IOException {
    open(stream, path);
    byte[] prefixed = new byte[PREFIX + message.size()];
    ByteBuffer.wrap(prefixed)
        .put((byte) 0)
        .putInt(message.size())
        .put(message.asReadOnlyByteBuffer());
    write(DATA, END_STREAM, stream, prefixed);
  }

  /** Reads without looking at it what comes, until there is enough. */
  public void takeUntil(BooleanSupplier enough) throws IOException {
    while (!enough.getAsBoolean()) {
      skipFrame();
    }
  }

  /** How many messages of calls have come to {@link #takeUntil}. */
  public long messages() {
    return messages;
  }

  /** How many calls have ended, as far as {@link #takeUntil} has read. */
  public int ended() {
    return ended;
  }

  private void skipFrame() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    int length = lengthAndType >>> 8;
    switch (lengthAndType & 0xff) {
      case DATA -> skipMessages(stream, length);
      case HEADERS -> {
        in.skipNBytes(length);
        ended += flags & END_STREAM;
      }
      default -> in.skipNBytes(length);
    }
  }

  private void skipMessages(int stream, int length) throws IOException {
    Message message = open.computeIfAbsent(stream, _ -> new Message());
    int left = length;
    while (left > 0) {
      if (message.prefixRead < PREFIX) {
        message.missing = message.missing << 8 | in.readUnsignedByte(); // the first byte is 0
        message.prefixRead++;
        left--;
      }
      if (message.prefixRead == PREFIX) {
        int part = Math.min(message.missing, left);
        in.skipNBytes(part);
        message.missing -= part;
        left -= part;
        if (message.missing == 0) {
          message.prefixRead = 0;
          messages++;
        }
      }
    }
  }

  /** One that has come in part. */
  private static final class Message {
    private int prefixRead;
    private int missing;
  }

  /** Begins a call; its request is still to come. */
  public void open(int stream, String path) throws IOException {
    var block = new ByteArrayOutputStream();
    block.write(0x83); // :method POST
    block.write(0x86); // :scheme http
    literal(block, new byte[] {4}, path);
    literal(block, new byte[] {1}, "localhost");
    literal(block, new byte[] {0x0f, 0x10}, "application/grpc");
    literal(block, new byte[] {0, 2, 't', 'e'}, "trailers");
    write(HEADERS, END_HEADERS, stream, block.toByteArray());
  }

  /** Sends a part of a request. */
  public void data(int stream, byte[] bytes) throws IOException {
    write(DATA, 0, stream, bytes);
  }

  /** As {@link #data}, when the connection's window lets it. */
  public void dataInWindow(int stream, byte[] bytes) throws IOException {
    while (window < bytes.length) {
      if (read().type() == GOAWAY) {
        throw new IOException("told to go away");
      }
    }
    window -= bytes.length;
    data(stream, bytes);
  }

  /** Breaks a call off. */
  public void reset(int stream) throws IOException {
    write(RESET, 0, stream, new byte[] {0, 0, 0, CANCEL});
  }

  /** Sends SETTINGS that set nothing. */
  public void settings() throws IOException {
    write(SETTINGS, 0, 0, new byte[0]);
  }

  /** Agrees to the other side's SETTINGS, which hold from then on. */
  public void agree() throws IOException {
    write(SETTINGS, ACK, 0, new byte[0]);
    ping();
    awaitPong();
  }

  /** Lets the other side send one byte more. */
  public void windowUpdate() throws IOException {
    write(WINDOW_UPDATE, 0, 0, new byte[] {0, 0, 0, 1});
  }

  /** The error codes of calls that the other side broke off, as far as frames have been read. */
  public List<Integer> resets() {
    return List.copyOf(resets);
  }

  /** Sends a PING. */
  public void ping() throws IOException {
    write(PING, 0, 0, new byte[8]);
  }

  /** Reads until the answer to a PING comes. */
  public void awaitPong() throws IOException {
    Frame frame = read();
    while (frame.type() != PING || frame.flags() != ACK) {
      if (frame.type() == GOAWAY) {
        throw new AssertionError("told to go away: " + debugData(frame));
      }
      frame = read();
    }
  }

  /** Reads until it is told to go away, and gives the reason. */
  public String awaitGoAway() throws IOException {
    Frame frame = read();
    while (frame.type() != GOAWAY) {
      frame = read();
    }
    return debugData(frame);
  }

  /** Reads until the other side closes. */
  public void awaitEnd() throws IOException {
    byte[] ignored = new byte[1024];
    int count = in.read(ignored);
    while (count >= 0) {
      count = in.read(ignored);
    }
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private static void literal(ByteArrayOutputStream block, byte[] name, String value) {
    block.writeBytes(name);
    block.write(value.length());
    block.writeBytes(value.getBytes(StandardCharsets.US_ASCII));
  }

  private void write(int type, int flags, int stream, byte[] payload) throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.writeByte(flags);
    out.writeInt(stream);
    out.write(payload);
    out.flush();
  }

  private Frame read() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    var frame =
        new Frame(
            lengthAndType & 0xff,
            flags,
            stream,
            ByteString.copyFrom(in.readNBytes(lengthAndType >>> 8)));
    if (frame.type() == WINDOW_UPDATE && stream == 0) {
      window += frame.payload().asReadOnlyByteBuffer().getInt();
    }
    if (frame.type() == RESET) {
      resets.add((int) frame.payload().byteAt(3));
    }
    return frame;
  }

  /** What follows the last stream's number and the error code. */
  private static String debugData(Frame goAway) {
    return goAway.payload().substring(8).toString(StandardCharsets.US_ASCII);
  }
}
