// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** An HTTP/2 connection without streams, frame by frame. For one thread. */
public final class RawHttp2 implements AutoCloseable {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final int SETTINGS = 4;
  private static final int PING = 6;
  private static final int GOAWAY = 7;
  private static final int ACK = 1;

  private final Socket socket;
  private final DataInputStream in;
  private final DataOutputStream out;

  /** What a frame is about. */
  private record Frame(int type, int flags, ByteString payload) {}

  private RawHttp2(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new DataInputStream(socket.getInputStream());
    this.out = new DataOutputStream(socket.getOutputStream());
  }

  /** Connects to a port of the loopback address and says nothing. */
  public static RawHttp2 silent(int port) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), port);
    socket.setSoTimeout((int) DEADLINE.toMillis());
    return new RawHttp2(socket);
  }

  /** Connects and says what every HTTP/2 client says first. */
  public static RawHttp2 connect(int port) throws IOException {
    RawHttp2 connection = silent(port);
    connection.out.write("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    connection.write(SETTINGS, 0, new byte[0]);
    return connection;
  }

  /** Sends a PING. */
  public void ping() throws IOException {
    write(PING, 0, new byte[8]);
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

  private void write(int type, int flags, byte[] payload) throws IOException {
    out.writeInt(payload.length << 8 | type);
    out.writeByte(flags);
    out.writeInt(0);
    out.write(payload);
  }

  private Frame read() throws IOException {
    int lengthAndType = in.readInt();
    int flags = in.readUnsignedByte();
    in.readInt();
    return new Frame(
        lengthAndType & 0xff, flags, ByteString.copyFrom(in.readNBytes(lengthAndType >>> 8)));
  }

  /** What follows the last stream's number and the error code. */
  private static String debugData(Frame goAway) {
    return goAway.payload().substring(8).toString(StandardCharsets.US_ASCII);
  }
}
