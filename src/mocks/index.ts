export { mockEvents, type MockEvent, type Producer, type ProducerTools } from './mock-events';
