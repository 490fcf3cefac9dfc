// MongoDB's protocol for the OpenID conformance suite, kept in memory: mongo-java-server with the
// one command that it lacks and the suite asks for at its start. Argument: a port of loopback.
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import io.netty.channel.Channel;

public class MongoStandIn {
  static class Backend extends MemoryBackend {
    @Override
    public Document handleCommand(Channel from, String database, String command, Document asked) {
      if (command.equalsIgnoreCase("getParameter")) {
        return new Document("featureCompatibilityVersion", new Document("version", "6.0"))
            .append("ok", 1.0);
      }
      return super.handleCommand(from, database, command, asked);
    }
  }

  public static void main(String[] arguments) {
    new MongoServer(new Backend()).bind("127.0.0.1", Integer.parseInt(arguments[0]));
  }
}
